using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using Milepost.Grains.Identity;

namespace Milepost.Gateway.Tests;

public sealed class HubTests
{
    [Fact]
    public async Task A_snapshot_shows_everything_as_it_is()
    {
        await using var app = await GatewayApp.StartAsync();
        using var http = await app.SignedInAsync();
        var vehicle = await http.CreateVehicleAsync();
        await using var hub = await HubClient.SignedInAsync(app);
        var answer = await hub.SubscribeAsync();
        Assert.Equal(vehicle.Text("id"), Assert.Single(answer.GetProperty("vehicles").EnumerateArray()).Text("id"));
        Assert.Empty(answer.GetProperty("alerts").EnumerateArray());
        Assert.False(answer.GetProperty("truncated").GetBoolean());
        Assert.False(string.IsNullOrEmpty(answer.Text("cursor")));
    }

    [Fact]
    public async Task A_change_is_shown_and_the_last_one_wins()
    {
        await using var app = await GatewayApp.StartAsync();
        using var http = await app.SignedInAsync();
        var id = (await http.CreateVehicleAsync()).Text("id");
        await using var hub = await HubClient.SignedInAsync(app);
        await hub.SubscribeAsync();
        for (var number = 1; number <= 20; number++)
        {
            await http.PatchAsJsonAsync($"/api/v1/vehicles/{id}", new { name = $"Name {number}" }).ShouldBeAsync(HttpStatusCode.OK);
        }

        string name;
        do
        {
            name = (await hub.NextAsync("vehicleChanged")).GetProperty("vehicle").Text("name");
        }
        while (name != "Name 20");
    }

    [Fact]
    public async Task Alerts_arrive_in_order_without_a_gap_while_others_are_raised()
    {
        await using var app = await GatewayApp.StartAsync();
        var vehicle = new VehicleId(Guid.CreateVersion7());
        var fleet = app.Fleet();
        var stranger = app.AddStranger().Fleet;
        const int Count = 2000;
        var raising = Task.Run(() =>
        {
            for (var number = 0; number < Count; number++)
            {
                app.Feed.Raise(fleet, TestAlerts.Of(vehicle, $"{number}"));
                app.Feed.Raise(stranger, TestAlerts.Of(vehicle, "not yours"));
            }
        });
        await using var hub = await HubClient.SignedInAsync(app);
        var cursor = (await hub.SubscribeAsync()).Text("cursor");
        await raising;

        // Positions count from 1 and alternate between the fleets: the cursor tells which alert must come first.
        var expected = int.Parse(cursor.Split('-')[1], CultureInfo.InvariantCulture) / 2;
        expected += int.Parse(cursor.Split('-')[1], CultureInfo.InvariantCulture) % 2;
        for (; expected < Count; expected++)
        {
            Assert.Equal($"{expected}", (await hub.NextAsync("alertRaised")).GetProperty("alert").Text("title"));
        }
    }

    [Fact]
    public async Task Coming_back_with_the_last_cursor_brings_everything_missed_in_order_before_the_answer()
    {
        await using var app = await GatewayApp.StartAsync();
        var vehicle = new VehicleId(Guid.CreateVersion7());
        var fleet = app.Fleet();
        string cursor;
        await using (var first = await HubClient.SignedInAsync(app))
        {
            await first.SubscribeAsync();
            app.Feed.Raise(fleet, TestAlerts.Of(vehicle, "seen"));
            cursor = (await first.NextAsync("alertRaised")).Text("cursor");
        }

        for (var number = 0; number < 250; number++)
        {
            app.Feed.Raise(fleet, TestAlerts.Of(vehicle, $"missed {number}"));
        }

        await using var second = await HubClient.SignedInAsync(app);
        var answer = await second.SubscribeAsync(cursor);
        Assert.Equal(250, second.PassedOver("alertRaised"));
        for (var number = 0; number < 250; number++)
        {
            Assert.Equal($"missed {number}", (await second.NextAsync("alertRaised")).GetProperty("alert").Text("title"));
        }

        Assert.Equal(app.Feed.Protect(app.Feed.Newest), answer.Text("cursor"));
        app.Feed.Change(fleet, TestAlerts.Of(vehicle, "live"));
        Assert.Equal("live", (await second.NextAsync("alertChanged")).GetProperty("alert").Text("title"));
    }

    [Fact]
    public async Task Coming_back_shows_vehicles_that_moved_meanwhile()
    {
        await using var app = await GatewayApp.StartAsync();
        using var http = await app.SignedInAsync();
        var id = (await http.CreateVehicleAsync()).Text("id");
        var list = await http.GetAsync("/api/v1/vehicles").ShouldBeAsync(HttpStatusCode.OK);
        await using var hub = await HubClient.SignedInAsync(app);
        await hub.SubscribeAsync(list.Text("feedCursor"));
        Assert.Equal(id, (await hub.NextAsync("vehicleChanged")).GetProperty("vehicle").Text("id"));
    }

    [Fact]
    public async Task A_cursor_of_another_history_asks_to_begin_afresh()
    {
        await using var app = await GatewayApp.StartAsync();
        await using var hub = await HubClient.SignedInAsync(app);
        var answer = await hub.SubscribeAsync("another-17");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, answer.GetProperty("cursor").ValueKind);
        Assert.NotEmpty((await hub.NextAsync("resync")).Text("reason"));
    }

    [Fact]
    public async Task Nothing_of_another_fleet_is_shown_even_when_named()
    {
        await using var app = await GatewayApp.StartAsync();
        using var http = await app.SignedInAsync();
        var id = (await http.CreateVehicleAsync()).Text("id");
        Assert.True(VehicleId.TryParse(id, out var vehicle));
        var stranger = app.AddStranger();
        await using var hub = await HubClient.SignedInAsync(app, stranger.Email);
        var answer = await hub.SubscribeAsync(null, id);
        Assert.Empty(answer.GetProperty("vehicles").EnumerateArray());

        app.Feed.Raise(app.Fleet(), TestAlerts.Of(vehicle, "not yours"));
        await http.PatchAsJsonAsync($"/api/v1/vehicles/{id}", new { name = "Not yours" }).ShouldBeAsync(HttpStatusCode.OK);
        app.Feed.Raise(stranger.Fleet, TestAlerts.Of(vehicle, "yours"));
        var (target, argument) = await hub.NextOfAsync("alertRaised", "alertChanged", "vehicleChanged");
        Assert.Equal("alertRaised", target);
        Assert.Equal("yours", argument.GetProperty("alert").Text("title"));
    }

    [Fact]
    public async Task Unsubscribed_vehicles_are_silent_and_the_others_go_on()
    {
        await using var app = await GatewayApp.StartAsync();
        VehicleId silent = new(Guid.CreateVersion7()), loud = new(Guid.CreateVersion7());
        await using var hub = await HubClient.SignedInAsync(app);
        await hub.SubscribeAsync();
        await hub.InvokeAsync("Unsubscribe", new { vehicleIds = new[] { silent.ToString() } });
        app.Feed.Raise(app.Fleet(), TestAlerts.Of(silent, "silent"));
        app.Feed.Raise(app.Fleet(), TestAlerts.Of(loud, "loud"));
        Assert.Equal("loud", (await hub.NextAsync("alertRaised")).GetProperty("alert").Text("title"));
    }

    [Fact]
    public async Task A_retired_vehicle_is_taken_off()
    {
        await using var app = await GatewayApp.StartAsync();
        using var http = await app.SignedInAsync();
        var id = (await http.CreateVehicleAsync()).Text("id");
        await using var hub = await HubClient.SignedInAsync(app);
        await hub.SubscribeAsync();
        await http.DeleteAsync($"/api/v1/vehicles/{id}").ShouldBeAsync(HttpStatusCode.NoContent);
        Assert.Equal(id, (await hub.NextAsync("vehicleRemoved")).Text("vehicleId"));
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_disconnected_and_others_are_not()
    {
        await using var app = await GatewayApp.StartAsync(options => options.SlowClientTimeout = TimeSpan.FromSeconds(3));
        using var http = app.Anonymous();
        var token = (await GatewayApp.SignInAsync(http)).Text("accessToken");
        await using var reader = await HubClient.ConnectAsync(app, token);
        var start = (await reader.SubscribeAsync()).Text("cursor");
        await using var sleeper = await HubClient.ConnectAsync(app, token, read: false);
        var ended = app.Logs.NextAsync(4202);
        await sleeper.SendSubscribeAsync(start);
        var vehicle = new VehicleId(Guid.CreateVersion7());
        var title = new string('x', 4000);
        const int Count = 5000;
        for (var number = 0; number < Count; number++)
        {
            app.Feed.Raise(app.Fleet(), TestAlerts.Of(vehicle, title));
        }

        await ended;
        for (var number = 0; number < Count; number++)
        {
            await reader.NextAsync("alertRaised");
        }
    }

    [Fact]
    public async Task A_ticket_opens_one_connection_and_nothing_else()
    {
        await using var app = await GatewayApp.StartAsync();
        using var http = await app.SignedInAsync();
        var ticket = (await http.PostAsync("/api/v1/auth/ticket", null).ShouldBeAsync(HttpStatusCode.OK)).Text("ticket");
        using var other = app.Anonymous();
        other.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ticket);
        await other.GetAsync("/api/v1/vehicles").ShouldBeAsync(HttpStatusCode.Unauthorized);
        await other.PostAsync("/hubs/vehicles/negotiate?negotiateVersion=1", null).ShouldBeAsync(HttpStatusCode.OK);

        await using var hub = await HubClient.ConnectAsync(app, ticket);
        await hub.SubscribeAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.ConnectAsync(app, ticket));
    }

    [Fact]
    public async Task A_ticket_waits_a_minute_at_most()
    {
        await using var app = await GatewayApp.StartAsync();
        using var http = await app.SignedInAsync();
        var ticket = (await http.PostAsync("/api/v1/auth/ticket", null).ShouldBeAsync(HttpStatusCode.OK)).Text("ticket");
        app.Time.Advance(TimeSpan.FromSeconds(60));
        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.ConnectAsync(app, ticket));
    }

    [Fact]
    public async Task Tickets_that_wait_are_bounded()
    {
        await using var app = await GatewayApp.StartAsync(options => options.MaxTickets = 2);
        using var http = await app.SignedInAsync();
        await http.PostAsync("/api/v1/auth/ticket", null).ShouldBeAsync(HttpStatusCode.OK);
        await http.PostAsync("/api/v1/auth/ticket", null).ShouldBeAsync(HttpStatusCode.OK);
        await http.PostAsync("/api/v1/auth/ticket", null).ShouldBeAsync(HttpStatusCode.TooManyRequests);
        app.Time.Advance(TimeSpan.FromSeconds(60));
        await http.PostAsync("/api/v1/auth/ticket", null).ShouldBeAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_end_of_a_session_ends_its_connections()
    {
        await using var app = await GatewayApp.StartAsync();
        using var http = app.Anonymous();
        var token = (await GatewayApp.SignInAsync(http)).Text("accessToken");
        await using var hub = await HubClient.ConnectAsync(app, token);
        await hub.SubscribeAsync();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await http.PostAsync("/api/v1/auth/logout", null).ShouldBeAsync(HttpStatusCode.NoContent);
        await hub.ClosedAsync("its session ended");
    }

    [Fact]
    public async Task An_account_has_a_bounded_number_of_connections()
    {
        await using var app = await GatewayApp.StartAsync(options => options.MaxConnectionsPerAccount = 1);
        await using var first = await HubClient.SignedInAsync(app);
        await first.SubscribeAsync();
        await using var second = await HubClient.SignedInAsync(app);
        await second.ClosedAsync("the account has one already");
        await first.SubscribeAsync();
    }

    [Theory]
    [InlineData("NoSuchMethod", "{}")]
    [InlineData("Subscribe", "17")]
    [InlineData("Subscribe", """{"vehicleIds":["not-an-id"]}""")]
    [InlineData("Subscribe", """{"vehicleIds":"all"}""")]
    [InlineData("Unsubscribe", "null")]
    public async Task A_call_that_makes_no_sense_is_refused_without_telling_how_we_are_built(string method, string argument)
    {
        await using var app = await GatewayApp.StartAsync();
        await using var hub = await HubClient.SignedInAsync(app);
        var fault = await Assert.ThrowsAsync<HubFault>(() => hub.InvokeAsync(method, System.Text.Json.JsonDocument.Parse(argument).RootElement));
        Assert.DoesNotContain("Milepost", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", fault.Message, StringComparison.Ordinal);
        await hub.SubscribeAsync();
    }

    [Fact]
    public async Task A_thousand_vehicles_may_be_named_and_no_more()
    {
        await using var app = await GatewayApp.StartAsync();
        await using var hub = await HubClient.SignedInAsync(app);
        var ids = Enumerable.Range(0, 1001).Select(_ => Guid.CreateVersion7().ToString()).ToArray();
        await hub.SubscribeAsync(null, ids[..1000]);
        await Assert.ThrowsAsync<HubFault>(() => hub.SubscribeAsync(null, ids));
    }

    [Fact]
    public async Task No_secret_reaches_a_log()
    {
        await using var app = await GatewayApp.StartAsync();
        using var http = app.Anonymous();
        var tokens = await GatewayApp.SignInAsync(http);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Text("accessToken"));
        var ticket = (await http.PostAsync("/api/v1/auth/ticket", null).ShouldBeAsync(HttpStatusCode.OK)).Text("ticket");
        var device = await http.PostAsJsonAsync("/api/v1/devices", new { name = "Tracker" }).ShouldBeAsync(HttpStatusCode.Created);
        await using (var byTicket = await HubClient.ConnectAsync(app, ticket))
        {
            await byTicket.SubscribeAsync();
        }

        await using (var byToken = await HubClient.ConnectAsync(app, tokens.Text("accessToken")))
        {
            await byToken.SubscribeAsync();
        }

        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.ConnectAsync(app, ticket));
        await http.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken = tokens.Text("refreshToken") }).ShouldBeAsync(HttpStatusCode.OK);
        string[] secrets =
        [
            GatewayApp.Password, tokens.Text("accessToken"), tokens.Text("refreshToken"), ticket, device.Text("secret"), device.Text("token"),
        ];
        Assert.Contains(app.Logs.Lines, line => line.Contains("/hubs/vehicles", StringComparison.Ordinal));
        Assert.All(app.Logs.Lines, line => Assert.DoesNotContain(secrets, secret => line.Contains(secret, StringComparison.Ordinal)));
    }
}
