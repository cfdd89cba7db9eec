using System.Net;

namespace Milepost.Gateway.Tests;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("/api/v1/vehicles")]
    [InlineData("/api/v1/auth/manage/info")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/healthz/live")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/no/page")]
    public async Task Every_answer_carries_the_browsers_safety_rules(string path)
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        using var answer = await client.GetAsync(path);
        AssertSafe(answer);
    }

    [Fact]
    public async Task An_internal_fault_keeps_the_headers_and_tells_nothing_but_a_correlation_id()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        app.Vehicles.Down = true;
        using var answer = await client.GetAsync($"/api/v1/vehicles/{Guid.CreateVersion7()}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        AssertSafe(answer);
        var body = await answer.BodyAsync();
        Assert.Equal(["type", "title", "status", "correlationId"], body.EnumerateObject().Select(member => member.Name));
        Assert.Contains(app.Logs.Lines, line => line.Contains(body.Text("correlationId"), StringComparison.Ordinal));
    }

    private static void AssertSafe(HttpResponseMessage answer)
    {
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.NotEmpty(answer.Headers.GetValues("Permissions-Policy"));
        Assert.Empty(answer.Headers.Server);
    }
}
