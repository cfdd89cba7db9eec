using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Milepost.Gateway.Tests;

public sealed class AuthTests
{
    [Fact]
    public async Task Sign_in_gives_tokens_that_open_the_account()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = app.Anonymous();
        var tokens = await GatewayApp.SignInAsync(client);
        Assert.Equal("Bearer", tokens.Text("tokenType"));
        Assert.Equal(3600, tokens.GetProperty("expiresIn").GetInt64());

        using var signedIn = await app.SignedInAsync();
        var info = await signedIn.GetAsync("/api/v1/auth/manage/info").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal(GatewayApp.OwnerEmail, info.Text("email"));
        Assert.Equal(app.Fleet().ToString(), info.Text("fleetId"));
    }

    [Fact]
    public async Task Unknown_account_and_wrong_password_are_told_the_same()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = app.Anonymous();
        var wrong = await client.PostAsJsonAsync("/api/v1/auth/login", new { email = GatewayApp.OwnerEmail, password = "not the password" }).ShouldBeAsync(HttpStatusCode.Unauthorized);
        var unknown = await client.PostAsJsonAsync("/api/v1/auth/login", new { email = "nobody@example.test", password = "not the password" }).ShouldBeAsync(HttpStatusCode.Unauthorized);
        Assert.Equal(Comparable(wrong), Comparable(unknown));
        static string Comparable(System.Text.Json.JsonElement problem) => string.Join('|', problem.EnumerateObject().Where(member => member.Name != "correlationId"));
    }

    [Fact]
    public async Task Every_route_but_the_listed_ones_needs_sign_in()
    {
        string[] open = ["/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/auth/setup", "/healthz/live", "/healthz/ready", "/openapi/v1.json"];
        await using var app = await GatewayApp.StartAsync();
        using var client = app.Anonymous();
        var walked = 0;
        foreach (var (method, path) in RouteWalk.Of(app).Where(route => !open.Contains(route.Path)))
        {
            using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Get ? null : JsonContent.Create(new { }) };
            var body = await client.SendAsync(request).ShouldBeAsync(HttpStatusCode.Unauthorized);
            Assert.Equal("/problems/not-signed-in", body.Text("type"));
            walked++;
        }

        Assert.InRange(walked, 30, 200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mpa_")]
    [InlineData("nonsense")]
    [InlineData("mpt_nonsense")]
    public async Task A_token_of_nobody_opens_nothing(string token)
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = app.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        await client.GetAsync("/api/v1/vehicles").ShouldBeAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_refresh_token_is_not_an_access_token_and_the_reverse()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = app.Anonymous();
        var tokens = await GatewayApp.SignInAsync(client);
        await Refresh(client, tokens.Text("accessToken")).ShouldBeAsync(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Text("refreshToken"));
        await client.GetAsync("/api/v1/vehicles").ShouldBeAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Refresh_rotates_and_reuse_of_an_old_token_ends_the_session()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = app.Anonymous();
        var first = await GatewayApp.SignInAsync(client);
        var second = await Refresh(client, first.Text("refreshToken")).ShouldBeAsync(HttpStatusCode.OK);
        Assert.NotEqual(first.Text("accessToken"), second.Text("accessToken"));

        await Refresh(client, first.Text("refreshToken")).ShouldBeAsync(HttpStatusCode.Unauthorized);
        await Refresh(client, second.Text("refreshToken")).ShouldBeAsync(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", second.Text("accessToken"));
        await client.GetAsync("/api/v1/vehicles").ShouldBeAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_access_token_ends_in_time_and_a_session_ends_for_good()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = app.Anonymous();
        var tokens = await GatewayApp.SignInAsync(client);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Text("accessToken"));
        app.Time.Advance(TimeSpan.FromHours(1));
        await client.GetAsync("/api/v1/auth/manage/info").ShouldBeAsync(HttpStatusCode.Unauthorized);
        app.Time.Advance(TimeSpan.FromDays(30));
        await Refresh(client, tokens.Text("refreshToken")).ShouldBeAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Sign_out_ends_the_session_at_once()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        await client.PostAsync("/api/v1/auth/logout", null).ShouldBeAsync(HttpStatusCode.NoContent);
        await client.GetAsync("/api/v1/auth/manage/info").ShouldBeAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Stored_sessions_hold_no_token()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = app.Anonymous();
        var tokens = await GatewayApp.SignInAsync(client);
        var session = Assert.Single(app.Accounts.Sessions);
        Assert.Equal(32, session.AccessHash.Length);
        Assert.NotEqual(System.Text.Encoding.UTF8.GetBytes(tokens.Text("accessToken")), session.AccessHash.ToArray());
    }

    [Fact]
    public async Task Too_many_failures_from_one_address_wait_while_other_accounts_go_on()
    {
        await using var app = await GatewayApp.StartAsync(options => options.SignInFailuresPerAccount = 3);
        app.AddStranger();
        using var client = app.Anonymous();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await client.PostAsJsonAsync("/api/v1/auth/login", new { email = GatewayApp.OwnerEmail, password = "wrong password" }).ShouldBeAsync(HttpStatusCode.Unauthorized);
        }

        using var refused = await client.PostAsJsonAsync("/api/v1/auth/login", new { email = GatewayApp.OwnerEmail, password = GatewayApp.Password });
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15));
        await GatewayApp.SignInAsync(client, "stranger@example.test");
        app.Time.Advance(TimeSpan.FromMinutes(15));
        await GatewayApp.SignInAsync(client);
    }

    [Fact]
    public async Task A_burst_of_guesses_gets_no_more_tries_than_a_patient_one()
    {
        await using var app = await GatewayApp.StartAsync(options => options.SignInFailuresPerAccount = 3);
        using var client = app.Anonymous();
        var guesses = Enumerable.Range(0, 30).Select(guess => client.PostAsJsonAsync("/api/v1/auth/login", new { email = GatewayApp.OwnerEmail, password = $"guess {guess}" }));
        var answers = await Task.WhenAll(guesses);
        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(27, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task One_address_has_a_bounded_number_of_failures_whatever_the_account()
    {
        await using var app = await GatewayApp.StartAsync(options => options.SignInFailuresPerAddress = 3);
        using var client = app.Anonymous();
        for (var guess = 0; guess < 3; guess++)
        {
            await GatewayApp.SignInAsync(client);
            await client.PostAsJsonAsync("/api/v1/auth/login", new { email = $"{guess}@example.test", password = "wrong password" }).ShouldBeAsync(HttpStatusCode.Unauthorized);
        }

        await client.PostAsJsonAsync("/api/v1/auth/login", new { email = GatewayApp.OwnerEmail, password = GatewayApp.Password }).ShouldBeAsync(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_weaker_hash_is_raised_at_sign_in()
    {
        await using var app = await GatewayApp.StartAsync(options => options.PasswordIterations = 20_000);
        var weak = new Microsoft.AspNetCore.Identity.PasswordHasher<object>(Microsoft.Extensions.Options.Options.Create(
            new Microsoft.AspNetCore.Identity.PasswordHasherOptions { IterationCount = 10_000 })).HashPassword(new object(), GatewayApp.Password);
        var account = app.Accounts.Accounts.Single();
        await app.Accounts.ReplacePasswordHashAsync(account.Id, weak, CancellationToken.None);

        using var client = app.Anonymous();
        await GatewayApp.SignInAsync(client);
        Assert.NotEqual(weak, app.Accounts.Accounts.Single().PasswordHash);
        await GatewayApp.SignInAsync(client);
    }

    private static Task<HttpResponseMessage> Refresh(HttpClient client, string refreshToken) =>
        client.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken });
}
