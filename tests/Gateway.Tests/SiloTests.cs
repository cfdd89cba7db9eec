using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Milepost.Gateway.Tests;

/// <summary>The gateway over the real silo and its SQLite store: what a client holds is good after a restart.</summary>
public sealed class SiloTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("milepost-gateway-");

    [Fact]
    public async Task A_plan_leads_to_an_alert_that_a_browser_hears_and_answers()
    {
        await using var app = await GatewayApp.StartOnSiloAsync(_folder.FullName);
        using var client = await app.SignedInAsync();
        await client.GetAsync("/healthz/ready").ShouldBeAsync(HttpStatusCode.OK);
        var vehicle = await client.CreateVehicleAsync(new { name = "Van", odometerKm = 57_913.1 });
        await using var hub = await HubClient.SignedInAsync(app);
        var snapshot = await hub.SubscribeAsync();
        Assert.Single(snapshot.GetProperty("vehicles").EnumerateArray());

        await AddOilAsync(client, vehicle);
        var alert = (await hub.NextAsync("alertRaised")).GetProperty("alert");
        var seen = await client.PostAsync($"/api/v1/alerts/{alert.Text("id")}/acknowledge", null).ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal("acknowledged", seen.Text("state"));
        Assert.Equal(seen.ToString(), (await hub.NextAsync("alertChanged")).GetProperty("alert").ToString());
        var listed = await client.GetAsync("/api/v1/alerts?state=acknowledged").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal(seen.ToString(), Assert.Single(listed.GetProperty("items").EnumerateArray()).ToString());
        var vehicles = await client.GetAsync("/api/v1/vehicles?stage=dueSoon&sort=name&q=Va").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal(1, Assert.Single(vehicles.GetProperty("items").EnumerateArray()).GetProperty("openAlerts").GetInt32());
    }

    [Fact]
    public async Task After_a_restart_the_session_the_vehicle_and_the_cursor_are_still_good()
    {
        JsonElement tokens, vehicle;
        string cursor;
        await using (var before = await GatewayApp.StartOnSiloAsync(_folder.FullName))
        {
            using var client = before.Anonymous();
            tokens = await GatewayApp.SignInAsync(client);
            Authorize(client, tokens);
            vehicle = await client.CreateVehicleAsync(new { name = "Van", odometerKm = 57_913.1 });
            await using var hub = await HubClient.ConnectAsync(before, tokens.Text("accessToken"));
            cursor = (await hub.SubscribeAsync()).Text("cursor");
            await AddOilAsync(client, vehicle);
        }

        await using var after = await GatewayApp.StartOnSiloAsync(_folder.FullName);
        using var again = after.Anonymous();
        Authorize(again, tokens);
        var read = await again.GetAsync($"/api/v1/vehicles/{vehicle.Text("id")}").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal(1, read.GetProperty("openAlerts").GetInt32());
        await using var resumed = await HubClient.ConnectAsync(after, tokens.Text("accessToken"));
        await resumed.SubscribeAsync(cursor);
        Assert.Equal(1, resumed.PassedOver("alertRaised"));

        await again.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken = tokens.Text("refreshToken") }).ShouldBeAsync(HttpStatusCode.OK);
        await again.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken = tokens.Text("refreshToken") }).ShouldBeAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_device_is_paired_given_another_secret_and_revoked()
    {
        await using var app = await GatewayApp.StartOnSiloAsync(_folder.FullName);
        using var client = await app.SignedInAsync();
        var first = (await client.CreateVehicleAsync()).Text("id");
        var second = (await client.CreateVehicleAsync()).Text("id");
        var device = await client.PostAsJsonAsync("/api/v1/devices", new { name = "Tracker", vehicleId = first }).ShouldBeAsync(HttpStatusCode.Created);
        var path = $"/api/v1/devices/{device.Text("id")}";
        Assert.Equal(first, (await client.GetAsync(path).ShouldBeAsync(HttpStatusCode.OK)).Text("vehicleId"));
        Assert.Equal(second, (await client.PostAsJsonAsync($"{path}/pair", new { vehicleId = second }).ShouldBeAsync(HttpStatusCode.OK)).Text("vehicleId"));
        await client.PostAsync($"{path}/secret", null).ShouldBeAsync(HttpStatusCode.OK);
        await client.DeleteAsync(path).ShouldBeAsync(HttpStatusCode.NoContent);
        await client.DeleteAsync(path).ShouldBeAsync(HttpStatusCode.NoContent);
        await client.GetAsync("/api/v1/accounting").ShouldBeAsync(HttpStatusCode.OK);
        await client.GetAsync("/api/v1/deadLetters").ShouldBeAsync(HttpStatusCode.OK);
        await client.PostAsync("/api/v1/deadLetters/1/retry", null).ShouldBeAsync(HttpStatusCode.NotFound);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Authorize(HttpClient client, JsonElement tokens) =>
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Text("accessToken"));

    private static Task<JsonElement> AddOilAsync(HttpClient client, JsonElement vehicle) =>
        client.PostAsJsonAsync(
            $"/api/v1/vehicles/{vehicle.Text("id")}/plan", new { name = "Oil", criteria = new { distanceKm = 10_000 }, lastDone = new { odometerKm = 48_000 } })
            .ShouldBeAsync(HttpStatusCode.Created);
}
