using System.Net;
using System.Net.Http.Json;

namespace Milepost.Gateway.Tests;

public sealed class CookieTests
{
    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_other_sites()
    {
        await using var app = await GatewayApp.StartAsync();
        var cookie = await SignInAsync(app);
        Assert.StartsWith("milepost=mpa_", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("path=/", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_by_cookie_needs_the_header_and_a_reading_does_not()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await BrowserAsync(app);
        await client.GetAsync("/api/v1/auth/manage/info").ShouldBeAsync(HttpStatusCode.OK);
        var refused = await client.PostAsync("/api/v1/auth/ticket", null).ShouldBeAsync(HttpStatusCode.Forbidden);
        Assert.Equal("/problems/cross-site", refused.Text("type"));
        client.DefaultRequestHeaders.Add("X-Milepost-Request", "1");
        await client.PostAsync("/api/v1/auth/ticket", null).ShouldBeAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_changing_route_refuses_a_cookie_without_the_header()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await BrowserAsync(app);
        foreach (var (method, path) in RouteWalk.Of(app).Where(route => route.Method != HttpMethod.Get && route.Path.StartsWith("/api", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(method, path);
            await client.SendAsync(request).ShouldBeAsync(HttpStatusCode.Forbidden);
        }
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("own", HttpStatusCode.OK)]
    public async Task The_hub_takes_connections_of_its_own_origin_only(string? origin, HttpStatusCode status)
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await BrowserAsync(app);
        if (origin is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Origin", origin == "own" ? app.Address.GetLeftPart(UriPartial.Authority) : origin);
        }

        await client.PostAsync("/hubs/vehicles/negotiate?negotiateVersion=1", null).ShouldBeAsync(status);
    }

    [Fact]
    public async Task Sign_out_takes_the_cookie_back_and_ends_its_session()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await BrowserAsync(app);
        client.DefaultRequestHeaders.Add("X-Milepost-Request", "1");
        using var answer = await client.PostAsync("/api/v1/auth/logout", null);
        Assert.StartsWith("milepost=;", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        await client.GetAsync("/api/v1/auth/manage/info").ShouldBeAsync(HttpStatusCode.Unauthorized);
    }

    private static async Task<HttpClient> BrowserAsync(GatewayApp app)
    {
        var cookie = await SignInAsync(app);
        var client = app.Anonymous();
        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        return client;
    }

    private static async Task<string> SignInAsync(GatewayApp app)
    {
        using var client = app.Anonymous();
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/login?useCookies=true", new { email = GatewayApp.OwnerEmail, password = GatewayApp.Password });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return Assert.Single(answer.Headers.GetValues("Set-Cookie"));
    }
}
