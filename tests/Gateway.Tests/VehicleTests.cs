using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Milepost.Gateway.Tests;

public sealed class VehicleTests
{
    private static readonly string[] Members =
    [
        "id", "name", "vin", "make", "model", "year", "plate", "powertrain", "timeZone", "distanceUnit", "distancePerYearKm", "odometerKm", "odometerAt", "odometerSource",
        "odometerEstimated", "odometerPlusMinusKm", "engineHours", "stage", "openAlerts", "nextDue", "lastSeenAt", "metrics", "retired",
    ];

    [Fact]
    public async Task A_new_vehicle_is_shown_whole_with_absent_values_as_null()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        using var answer = await client.PostAsJsonAsync("/api/v1/vehicles", new { name = " Blue van ", odometerKm = 57_913.1, timeZone = "Europe/Berlin", surprise = 1 });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var vehicle = await answer.BodyAsync();
        Assert.Equal($"/api/v1/vehicles/{vehicle.Text("id")}", answer.Headers.Location!.OriginalString);
        Assert.Equal("\"1\"", answer.Headers.ETag!.Tag);
        Assert.Equal(Members, vehicle.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Blue van", vehicle.Text("name"));
        Assert.Equal(57_913.1, vehicle.GetProperty("odometerKm").GetDouble());
        Assert.Equal("owner", vehicle.Text("odometerSource"));
        Assert.Equal("km", vehicle.Text("distanceUnit"));
        Assert.Equal(JsonValueKind.Null, vehicle.GetProperty("vin").ValueKind);
        Assert.EndsWith("Z", vehicle.Text("odometerAt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_its_owner_drives_in_a_year_gives_a_new_vehicle_its_first_dates()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var vehicle = await client.CreateVehicleAsync(new { name = "New car", odometerKm = 20, distancePerYearKm = 18_000 });
        var path = $"/api/v1/vehicles/{vehicle.Text("id")}";
        Assert.Equal(18_000, vehicle.GetProperty("distancePerYearKm").GetDouble());
        var item = await client.PostTextAsync($"{path}/plan", """{"name":"Oil","criteria":{"distanceKm":15000}}""").ShouldBeAsync(HttpStatusCode.Created);
        var first = item.GetProperty("likelyOn").GetDateTime();

        using var changed = await PatchAsync(client, path, "*", new { distancePerYearKm = 9_000 });
        Assert.Equal(9_000, (await changed.BodyAsync()).GetProperty("distancePerYearKm").GetDouble());
        var plan = await client.GetAsync($"{path}/plan").ShouldBeAsync(HttpStatusCode.OK);
        Assert.True(plan.GetProperty("items")[0].GetProperty("likelyOn").GetDateTime() > first.AddDays(200));
        using var cleared = await PatchAsync(client, path, "*", new { distancePerYearKm = (double?)null });
        Assert.Equal(JsonValueKind.Null, (await cleared.BodyAsync()).GetProperty("distancePerYearKm").ValueKind);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(500_001)]
    public async Task A_distance_per_year_that_no_vehicle_drives_is_refused(int perYear)
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var refused = await client.PostAsJsonAsync("/api/v1/vehicles", new { name = "Van", distancePerYearKm = perYear }).ShouldBeAsync(HttpStatusCode.BadRequest);
        Assert.Equal("distancePerYearKm", Assert.Single(refused.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task A_vehicle_reads_its_own_writes()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var made = await client.CreateVehicleAsync();
        var read = await client.GetAsync($"/api/v1/vehicles/{made.Text("id")}").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal(made.ToString(), read.ToString());
    }

    [Fact]
    public async Task The_same_id_and_body_is_the_same_vehicle_and_another_body_a_conflict()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var id = Guid.CreateVersion7().ToString();
        var first = await client.CreateVehicleAsync(new { id, name = "Van", odometerKm = 100, odometerAt = "2026-03-02T10:00:00Z" });
        var again = await client.CreateVehicleAsync(new { id, name = "Van", odometerKm = 100, odometerAt = "2026-03-02T10:00:00Z" });
        Assert.Equal(id, first.Text("id"));
        Assert.Equal(first.ToString(), again.ToString());
        var other = await client.PostAsJsonAsync("/api/v1/vehicles", new { id, name = "Another" }).ShouldBeAsync(HttpStatusCode.Conflict);
        Assert.Equal("/problems/vehicle-exists", other.Text("type"));
    }

    [Fact]
    public async Task A_change_names_the_version_it_rests_on()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var path = $"/api/v1/vehicles/{(await client.CreateVehicleAsync()).Text("id")}";
        using var changed = await PatchAsync(client, path, "\"1\"", new { plate = "B-MP 1" });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("\"2\"", changed.Headers.ETag!.Tag);
        Assert.Equal("Blue van", (await changed.BodyAsync()).Text("name"));

        using var late = await PatchAsync(client, path, "\"1\"", new { plate = "B-MP 2" });
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        using var any = await PatchAsync(client, path, "*", new { plate = (string?)null });
        Assert.Equal(JsonValueKind.Null, (await any.BodyAsync()).GetProperty("plate").ValueKind);
        using var weak = await PatchAsync(client, path, "W/\"3\"", new { plate = "B-MP 3" });
        Assert.Equal(HttpStatusCode.PreconditionFailed, weak.StatusCode);
    }

    [Fact]
    public async Task A_retired_vehicle_leaves_the_list_and_keeps_its_page()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var id = (await client.CreateVehicleAsync()).Text("id");
        await client.DeleteAsync($"/api/v1/vehicles/{id}").ShouldBeAsync(HttpStatusCode.NoContent);
        var list = await client.GetAsync("/api/v1/vehicles").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Empty(list.GetProperty("items").EnumerateArray());
        var read = await client.GetAsync($"/api/v1/vehicles/{id}").ShouldBeAsync(HttpStatusCode.OK);
        Assert.True(read.GetProperty("retired").GetBoolean());
        var refused = await client.PatchAsJsonAsync($"/api/v1/vehicles/{id}", new { name = "Ghost" }).ShouldBeAsync(HttpStatusCode.Conflict);
        Assert.Equal("/problems/vehicle-retired", refused.Text("type"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("sort=password", "sort")]
    [InlineData("stage=Due", "stage")]
    public async Task A_list_refuses_what_it_does_not_know(string query, string member)
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var refused = await client.GetAsync($"/api/v1/vehicles?{query}").ShouldBeAsync(HttpStatusCode.BadRequest);
        Assert.Equal(member, Assert.Single(refused.GetProperty("errors").EnumerateObject()).Name);
    }

    private static async Task<HttpResponseMessage> PatchAsync(HttpClient client, string path, string tag, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await client.SendAsync(request);
    }
}
