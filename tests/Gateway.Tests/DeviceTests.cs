using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Milepost.Grains.Identity;

namespace Milepost.Gateway.Tests;

public sealed class DeviceTests
{
    [Fact]
    public async Task A_device_shows_its_secrets_once_and_is_stored_by_their_hashes()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var vehicle = (await client.CreateVehicleAsync()).Text("id");
        var made = await client.PostAsJsonAsync("/api/v1/devices", new { id = "tracker.1", name = "Tracker", vehicleId = vehicle }).ShouldBeAsync(HttpStatusCode.Created);
        Assert.Equal(["id", "name", "vehicleId", "secret", "token"], made.EnumerateObject().Select(member => member.Name));
        Assert.Equal(vehicle, made.Text("vehicleId"));
        var stored = await Stored(app, "tracker.1");
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(made.Text("secret"))), stored.SecretHash.ToArray());
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(made.Text("token"))), stored.TokenHash.ToArray());
        var read = await client.GetAsync("/api/v1/devices/tracker.1").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal(["id", "name", "vehicleId", "createdAt", "revokedAt"], read.EnumerateObject().Select(member => member.Name));
        await client.PostAsJsonAsync("/api/v1/devices", new { id = "tracker.1", name = "Tracker" }).ShouldBeAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Another_secret_ends_the_one_before()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var made = await client.PostAsJsonAsync("/api/v1/devices", new { name = "Tracker" }).ShouldBeAsync(HttpStatusCode.Created);
        var again = await client.PostAsync($"/api/v1/devices/{made.Text("id")}/secret", null).ShouldBeAsync(HttpStatusCode.OK);
        Assert.NotEqual(made.Text("secret"), again.Text("secret"));
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(again.Text("secret"))), (await Stored(app, made.Text("id"))).SecretHash.ToArray());
    }

    [Fact]
    public async Task A_device_moves_to_another_vehicle_from_a_moment_on_and_is_revoked()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var first = (await client.CreateVehicleAsync()).Text("id");
        var second = (await client.CreateVehicleAsync()).Text("id");
        var device = await client.PostAsJsonAsync("/api/v1/devices", new { name = "Tracker", vehicleId = first }).ShouldBeAsync(HttpStatusCode.Created);
        var path = $"/api/v1/devices/{device.Text("id")}";
        var moved = await client.PostAsJsonAsync($"{path}/pair", new { vehicleId = second, at = "2026-03-02T10:00:00+01:00" }).ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal(second, moved.Text("vehicleId"));
        await client.PostAsJsonAsync($"{path}/pair", new { vehicleId = Guid.CreateVersion7().ToString() }).ShouldBeAsync(HttpStatusCode.NotFound);
        await client.DeleteAsync(path).ShouldBeAsync(HttpStatusCode.NoContent);
        await client.DeleteAsync(path).ShouldBeAsync(HttpStatusCode.NoContent);
        await client.PostAsync($"{path}/secret", null).ShouldBeAsync(HttpStatusCode.Conflict);
        var list = await client.GetAsync("/api/v1/devices").ShouldBeAsync(HttpStatusCode.OK);
        Assert.EndsWith("Z", Assert.Single(list.GetProperty("items").EnumerateArray()).Text("revokedAt"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("ä")]
    public async Task An_id_that_could_be_a_pattern_is_refused(string id)
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var refused = await client.PostAsJsonAsync("/api/v1/devices", new { id, name = "Tracker" }).ShouldBeAsync(HttpStatusCode.BadRequest);
        Assert.True(refused.GetProperty("errors").TryGetProperty("id", out _));
    }

    [Fact]
    public async Task Accounting_and_dead_letters_are_the_callers_own()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var balance = await client.GetAsync("/api/v1/accounting").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal(["received", "journaled", "duplicate", "deadLettered", "refused"], balance.EnumerateObject().Select(member => member.Name));
        await client.GetAsync("/api/v1/accounting?deviceId=nobody").ShouldBeAsync(HttpStatusCode.NotFound);
        await client.GetAsync("/api/v1/deadLetters").ShouldBeAsync(HttpStatusCode.OK);
        await client.PostAsync("/api/v1/deadLetters/1/retry", null).ShouldBeAsync(HttpStatusCode.NotFound);
    }

    private static async Task<Silo.Client.DeviceRecord> Stored(GatewayApp app, string id)
    {
        Assert.True(DeviceId.TryParse(id, out var device));
        return (await app.Devices.FindAsync(device, CancellationToken.None))!;
    }
}
