using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Milepost.Gateway.Auth;

namespace Milepost.Gateway.Tests;

public sealed class OwnerSetupTests
{
    [Fact]
    public async Task The_printed_token_makes_the_owner_once()
    {
        await using var app = await GatewayApp.StartEmptyAsync();
        var token = await Setup(app).EnsureOwnerAsync(null, null);
        using var client = app.Anonymous();
        await Use(client, "mps_guess").ShouldBeAsync(HttpStatusCode.Forbidden);
        await Use(client, token!).ShouldBeAsync(HttpStatusCode.NoContent);
        await Use(client, token!).ShouldBeAsync(HttpStatusCode.Forbidden);
        await GatewayApp.SignInAsync(client);
        Assert.Null(await Setup(app).EnsureOwnerAsync(null, null));
    }

    [Fact]
    public async Task A_configured_owner_needs_no_token_and_is_made_once()
    {
        await using var app = await GatewayApp.StartEmptyAsync();
        Assert.Null(await Setup(app).EnsureOwnerAsync(GatewayApp.OwnerEmail, GatewayApp.Password));
        Assert.Null(await Setup(app).EnsureOwnerAsync("other@example.test", "another password"));
        Assert.Equal(GatewayApp.OwnerEmail, Assert.Single(app.Accounts.Accounts).Email);
        using var client = app.Anonymous();
        await Use(client, string.Empty).ShouldBeAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("owner@example.test", "short")]
    [InlineData("owner@example.test", null)]
    [InlineData(null, "a long password")]
    [InlineData("no-address", "a long password")]
    public async Task A_configured_owner_that_cannot_be_is_refused_without_naming_the_password(string? email, string? password)
    {
        await using var app = await GatewayApp.StartEmptyAsync();
        var refused = await Assert.ThrowsAsync<FormatException>(async () => await Setup(app).EnsureOwnerAsync(email, password));
        Assert.DoesNotContain(password ?? "short", refused.Message, StringComparison.Ordinal);
        Assert.Empty(app.Accounts.Accounts);
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public async Task A_password_has_8_to_256_characters(int length, bool taken)
    {
        await using var app = await GatewayApp.StartEmptyAsync();
        var token = await Setup(app).EnsureOwnerAsync(null, null);
        using var client = app.Anonymous();
        var body = new { token, email = GatewayApp.OwnerEmail, password = new string('ä', length) };
        await client.PostAsJsonAsync("/api/v1/auth/setup", body).ShouldBeAsync(taken ? HttpStatusCode.NoContent : HttpStatusCode.BadRequest);
    }

    private static OwnerSetup Setup(GatewayApp app) => app.Services.GetRequiredService<OwnerSetup>();

    private static Task<HttpResponseMessage> Use(HttpClient client, string token) =>
        client.PostAsJsonAsync("/api/v1/auth/setup", new { token, email = GatewayApp.OwnerEmail, password = GatewayApp.Password });
}
