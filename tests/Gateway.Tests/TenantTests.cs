using System.Net.Http.Json;
using System.Text.Json;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Tests;

/// <summary>What belongs to another fleet does not exist: same status, same body as an id nobody ever used.</summary>
public sealed class TenantTests
{
    private const string Marker = "Marker of the owner";

    [Fact]
    public async Task Every_route_answers_a_foreign_id_like_one_that_does_not_exist()
    {
        await using var app = await GatewayApp.StartAsync();
        var owned = await SeedAsync(app);
        app.AddStranger();
        using var stranger = await app.SignedInAsync("stranger@example.test");
        var walked = 0;
        foreach (var route in app.Routes.Where(route => route.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && route.RoutePattern.Parameters.Count > 0))
        {
            foreach (var (method, path) in RouteWalk.Of(route, member => owned[member]))
            {
                var missing = RouteWalk.Of(route, member => member == "letterId" ? "999999" : null).First(other => other.Method == method).Path;
                var (foreignStatus, foreignBody) = await AskAsync(stranger, method, path);
                var (missingStatus, missingBody) = await AskAsync(stranger, method, missing);
                Assert.True(foreignStatus == 404, $"{method} {route.RoutePattern.RawText} answered {foreignStatus}: {foreignBody}");
                Assert.Equal(missingStatus, foreignStatus);
                Assert.Equal(missingBody, foreignBody);
                walked++;
            }
        }

        Assert.InRange(walked, 20, 200);
    }

    [Fact]
    public async Task No_list_shows_anything_of_another_fleet()
    {
        await using var app = await GatewayApp.StartAsync();
        var owned = await SeedAsync(app);
        app.AddStranger();
        using var stranger = await app.SignedInAsync("stranger@example.test");
        string[] queries = [string.Empty, $"?vehicleId={owned["vehicleId"]}", $"?deviceId={owned["deviceId"]}"];
        foreach (var route in app.Routes.Where(route => route.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && route.RoutePattern.Parameters.Count == 0))
        {
            foreach (var (_, path) in RouteWalk.Of(route).Where(request => request.Method == HttpMethod.Get))
            {
                foreach (var query in queries)
                {
                    var (_, body) = await AskAsync(stranger, HttpMethod.Get, path + query);
                    Assert.DoesNotContain(Marker, body, StringComparison.Ordinal);
                    Assert.All(owned.Values.Where(id => id.Length > 8), id => Assert.DoesNotContain(id, body, StringComparison.Ordinal));
                }
            }
        }
    }

    private static async Task<Dictionary<string, string>> SeedAsync(GatewayApp app)
    {
        using var owner = await app.SignedInAsync();
        var vehicle = (await owner.CreateVehicleAsync(new { name = Marker, odometerKm = 57_913.1 })).Text("id");
        var item = await owner.PostAsJsonAsync($"/api/v1/vehicles/{vehicle}/plan", new { name = Marker, criteria = new { distanceKm = 10_000 }, lastDone = new { odometerKm = 48_000 } })
            .ShouldBeAsync(System.Net.HttpStatusCode.Created);
        var service = await owner.PostAsJsonAsync($"/api/v1/vehicles/{vehicle}/services", new { date = "2026-03-02", odometerKm = 40_000, itemIds = new[] { item.Text("id") }, notes = Marker })
            .ShouldBeAsync(System.Net.HttpStatusCode.Created);
        var alerts = await owner.GetAsync("/api/v1/alerts").ShouldBeAsync(System.Net.HttpStatusCode.OK);
        var device = await owner.PostAsJsonAsync("/api/v1/devices", new { name = Marker, vehicleId = vehicle }).ShouldBeAsync(System.Net.HttpStatusCode.Created);
        Assert.True(DeviceId.TryParse(device.Text("id"), out var deviceId));
        app.Devices.Add(app.Fleet(), new DeadLetter(17, deviceId, "t", Instant.From(app.Time.GetUtcNow()), "malformed", Marker, default));
        return new Dictionary<string, string>
        {
            ["vehicleId"] = vehicle,
            ["itemId"] = item.Text("id"),
            ["serviceId"] = service.Text("id"),
            ["alertId"] = alerts.GetProperty("items")[0].Text("id"),
            ["deviceId"] = device.Text("id"),
            ["letterId"] = "17",
        };
    }

    private static async Task<(int Status, string Body)> AskAsync(HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Get ? null : JsonContent.Create(new { }) };
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var body = text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
        var comparable = body.ValueKind == JsonValueKind.Object
            ? string.Join('\n', body.EnumerateObject().Where(member => member.Name != "correlationId").Select(member => member.ToString()))
            : text;
        return ((int)answer.StatusCode, comparable);
    }
}
