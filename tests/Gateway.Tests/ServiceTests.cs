using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Milepost.Gateway.Tests;

/// <summary>From a plan to an alert and its end, as a client lives it.</summary>
public sealed class ServiceTests
{
    private static readonly object Oil = new
    {
        name = "Oil",
        criteria = new { distanceKm = 10_000 },
        lastDone = new { odometerKm = 48_000, date = "2026-03-02" },
    };

    [Fact]
    public async Task An_item_that_is_nearly_due_says_so_with_its_reason_and_raises_an_alert()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var vehicle = await client.CreateVehicleAsync(new { name = "Van", odometerKm = 57_913.1 });
        await using var hub = await HubClient.SignedInAsync(app);
        await hub.SubscribeAsync();

        var item = await AddAsync(client, vehicle, Oil);
        Assert.Equal("dueSoon", item.Text("stage"));
        Assert.Equal(58_000, item.GetProperty("dueAtKm").GetDouble());
        Assert.Equal(86.9, item.GetProperty("remainingKm").GetDouble());
        Assert.StartsWith("57 913.1 km from owner at ", item.Text("because"), StringComparison.Ordinal);
        Assert.Contains("; due at 58 000 km (last done 48 000 km on 2026-03-02, every 10 000 km)", item.Text("because"), StringComparison.Ordinal);
        Assert.Equal(48_000, item.GetProperty("reason").GetProperty("lastDoneAtKm").GetDouble());
        Assert.Equal(JsonValueKind.Object, item.GetProperty("lastDone").ValueKind);

        var alert = (await hub.NextAsync("alertRaised")).GetProperty("alert");
        Assert.Equal(item.Text("id"), alert.Text("itemId"));
        var listed = await client.GetAsync($"/api/v1/alerts?vehicleId={vehicle.Text("id")}&state=new").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal(alert.Text("id"), Assert.Single(listed.GetProperty("items").EnumerateArray()).Text("id"));
        var read = await client.GetAsync($"/api/v1/vehicles/{vehicle.Text("id")}").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal(item.Text("id"), read.GetProperty("nextDue").Text("itemId"));
        Assert.Equal(1, read.GetProperty("openAlerts").GetInt32());
    }

    [Fact]
    public async Task An_alert_is_acknowledged_snoozed_and_resolved_with_author()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var vehicle = await client.CreateVehicleAsync(new { name = "Van", odometerKm = 57_913.1 });
        await AddAsync(client, vehicle, Oil);
        var alerts = await client.GetAsync("/api/v1/alerts").ShouldBeAsync(HttpStatusCode.OK);
        var path = $"/api/v1/alerts/{Assert.Single(alerts.GetProperty("items").EnumerateArray()).Text("id")}";

        var assigned = await client.PostAsJsonAsync($"{path}/assign", new { to = "Mo" }).ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal(("assigned", "Mo"), (assigned.Text("state"), assigned.Text("assignedTo")));
        await client.PostAsJsonAsync($"{path}/assign", new { to = new string('x', 201) }).ShouldBeAsync(HttpStatusCode.BadRequest);
        await client.PostAsJsonAsync($"{path}/assign", new { to = (string?)null }).ShouldBeAsync(HttpStatusCode.BadRequest);
        await client.DeleteAsync($"{path}/assign").ShouldBeAsync(HttpStatusCode.OK);
        var seen = await client.PostAsync($"{path}/acknowledge", null).ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal("acknowledged", seen.Text("state"));
        Assert.Equal(GatewayApp.OwnerEmail, seen.Text("acknowledgedBy"));
        await client.PostAsJsonAsync($"{path}/snooze", new { }).ShouldBeAsync(HttpStatusCode.BadRequest);
        await client.PostAsJsonAsync($"{path}/snooze", new { until = "2020-01-01T00:00:00Z" }).ShouldBeAsync(HttpStatusCode.BadRequest);
        var silent = await client.PostAsJsonAsync($"{path}/snooze", new { untilKm = 57_950 }).ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal("snoozed", silent.Text("state"));
        Assert.Equal(57_950, silent.GetProperty("snooze").GetProperty("untilKm").GetDouble());
        var closed = await client.PostAsync($"{path}/resolve", null).ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal("resolved", closed.Text("state"));
        await client.PostAsync($"{path}/acknowledge", null).ShouldBeAsync(HttpStatusCode.Conflict);
        Assert.Equal(closed.ToString(), (await client.GetAsync(path).ShouldBeAsync(HttpStatusCode.OK)).ToString());
    }

    [Fact]
    public async Task Work_done_begins_the_next_cycle_and_withdrawing_it_brings_the_old_one_back()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var vehicle = await client.CreateVehicleAsync(new { name = "Van", odometerKm = 57_913.1 });
        var services = $"/api/v1/vehicles/{vehicle.Text("id")}/services";
        var item = await AddAsync(client, vehicle, Oil);
        var body = new { date = $"{app.Time.GetUtcNow():yyyy-MM-dd}", odometerKm = 57_913, itemIds = new[] { item.Text("id") }, cost = new { amount = 89.5, currency = "EUR" } };
        var record = await client.PostAsJsonAsync(services, body).ShouldBeAsync(HttpStatusCode.Created);
        Assert.Equal(GatewayApp.OwnerEmail, record.Text("author"));
        Assert.Equal(89.5m, record.GetProperty("cost").GetProperty("amount").GetDecimal());
        Assert.Equal("ok", (await ItemAsync(client, vehicle, item)).Text("stage"));
        Assert.Equal(record.ToString(), (await client.GetAsync($"{services}/{record.Text("id")}").ShouldBeAsync(HttpStatusCode.OK)).ToString());
        var list = await client.GetAsync(services).ShouldBeAsync(HttpStatusCode.OK);
        Assert.Single(list.GetProperty("items").EnumerateArray());

        await client.DeleteAsync($"{services}/{record.Text("id")}").ShouldBeAsync(HttpStatusCode.NoContent);
        Assert.Equal("dueSoon", (await ItemAsync(client, vehicle, item)).Text("stage"));
        await client.DeleteAsync($"{services}/{Guid.CreateVersion7()}").ShouldBeAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Records_come_page_by_page_newest_first()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var vehicle = await client.CreateVehicleAsync(new { name = "Van", odometerKm = 57_913.1 });
        var services = $"/api/v1/vehicles/{vehicle.Text("id")}/services";
        var item = await AddAsync(client, vehicle, Oil);
        for (var day = 1; day <= 5; day++)
        {
            await client.PostAsJsonAsync(services, new { date = $"2026-03-0{day}", odometerKm = 48_000 + day, itemIds = new[] { item.Text("id") } }).ShouldBeAsync(HttpStatusCode.Created);
        }

        var dates = new List<string>();
        for (var path = $"{services}?limit=2"; path is not null;)
        {
            var page = await client.GetAsync(path).ShouldBeAsync(HttpStatusCode.OK);
            dates.AddRange(page.GetProperty("items").EnumerateArray().Select(record => record.Text("date")));
            path = page.GetProperty("nextCursor").GetString() is { } cursor ? $"{services}?limit=2&cursor={cursor}" : null;
        }

        Assert.Equal(["2026-03-05", "2026-03-04", "2026-03-03", "2026-03-02", "2026-03-01"], dates);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("grid")]
    public async Task Where_the_first_cycle_begins_may_be_a_word(string word)
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var vehicle = await client.CreateVehicleAsync();
        var item = await AddAsync(client, vehicle, new { name = "Belt", criteria = new { distanceKm = 100_000, months = 60 }, lastDone = word, combine = "all" });
        Assert.Equal(word, item.Text("lastDone"));
        Assert.Equal("all", item.Text("combine"));
    }

    [Fact]
    public async Task An_item_is_replaced_by_who_knows_its_version_and_removed()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var vehicle = await client.CreateVehicleAsync();
        var path = $"/api/v1/vehicles/{vehicle.Text("id")}/plan/{(await AddAsync(client, vehicle, Oil)).Text("id")}";
        using var read = await client.GetAsync(path);
        using var change = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(new { name = "Oil and filter", criteria = new { distanceKm = 15_000 } }) };
        change.Headers.IfMatch.Add(read.Headers.ETag!);
        Assert.Equal("Oil and filter", (await client.SendAsync(change).ShouldBeAsync(HttpStatusCode.OK)).Text("name"));
        using var late = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(Oil) };
        late.Headers.IfMatch.Add(read.Headers.ETag!);
        await client.SendAsync(late).ShouldBeAsync(HttpStatusCode.PreconditionFailed);
        await client.DeleteAsync(path).ShouldBeAsync(HttpStatusCode.NoContent);
        var gone = await client.GetAsync(path).ShouldBeAsync(HttpStatusCode.NotFound);
        Assert.Equal("/problems/service-item-unknown", gone.Text("type"));
    }

    [Fact]
    public async Task A_reading_comes_back_with_its_verdict()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var odometer = $"/api/v1/vehicles/{(await client.CreateVehicleAsync(new { name = "Van", odometerKm = 57_000 })).Text("id")}/odometer";
        app.Time.Advance(TimeSpan.FromMinutes(20));
        var taken = await client.PostAsJsonAsync(odometer, new { odometerKm = 57_010 }).ShouldBeAsync(HttpStatusCode.Created);
        Assert.Equal("accepted", taken.GetProperty("verdict").Text("kind"));
        app.Time.Advance(TimeSpan.FromMinutes(20));
        var lower = await client.PostAsJsonAsync(odometer, new { odometerKm = 40_000 }).ShouldBeAsync(HttpStatusCode.Created);
        Assert.Equal("decreased", lower.GetProperty("verdict").Text("kind"));
        Assert.True(lower.GetProperty("verdict").GetProperty("quarantined").GetBoolean());
        var points = await client.GetAsync(odometer).ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal(57_010, points.GetProperty("items").EnumerateArray().Last().GetProperty("odometerKm").GetDouble());
        await client.PostAsJsonAsync(odometer, new { odometerKm = 1, odometerMi = 1 }).ShouldBeAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Points_outside_the_asked_range_are_left_out_and_a_range_that_is_none_is_refused()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var created = await client.CreateVehicleAsync(new { name = "Van", odometerKm = 57_000, odometerAt = "2016-03-29T06:58:18Z" });
        var odometer = $"/api/v1/vehicles/{created.Text("id")}/odometer";

        Assert.Equal(1, await CountAsync("?from=2016-03-29T06:58:18Z&to=2016-03-29T06:58:19Z"));
        Assert.Equal(0, await CountAsync("?from=2016-03-29T06:58:19Z"));
        Assert.Equal(0, await CountAsync("?to=2016-03-29T06:58:18Z"));
        await client.GetAsync(odometer + "?from=yesterday").ShouldBeAsync(HttpStatusCode.BadRequest);
        await client.GetAsync(odometer + "?to=2016-03-29T06:58:18").ShouldBeAsync(HttpStatusCode.BadRequest);

        async Task<int> CountAsync(string range) =>
            (await client.GetAsync(odometer + range).ShouldBeAsync(HttpStatusCode.OK)).GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task The_feed_tells_page_by_page_what_happened()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var vehicle = await client.CreateVehicleAsync(new { name = "Van", odometerKm = 57_913.1 });
        await AddAsync(client, vehicle, Oil);
        var kinds = new List<string>();
        var cursor = string.Empty;
        for (var count = 1; count > 0;)
        {
            var page = await client.GetAsync($"/api/v1/feed?limit=1&cursor={cursor}").ShouldBeAsync(HttpStatusCode.OK);
            count = page.GetProperty("items").GetArrayLength();
            kinds.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.Text("type")));
            cursor = page.Text("nextCursor");
        }

        Assert.Contains("vehicleChanged", kinds);
        Assert.Single(kinds, "alertRaised");
        var gone = await client.GetAsync("/api/v1/feed?cursor=another-1").ShouldBeAsync(HttpStatusCode.Gone);
        Assert.Equal("/problems/cursor-gone", gone.Text("type"));
    }

    private static Task<JsonElement> AddAsync(HttpClient client, JsonElement vehicle, object item) =>
        client.PostAsJsonAsync($"/api/v1/vehicles/{vehicle.Text("id")}/plan", item).ShouldBeAsync(HttpStatusCode.Created);

    private static Task<JsonElement> ItemAsync(HttpClient client, JsonElement vehicle, JsonElement item) =>
        client.GetAsync($"/api/v1/vehicles/{vehicle.Text("id")}/plan/{item.Text("id")}").ShouldBeAsync(HttpStatusCode.OK);
}
