using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;

namespace Milepost.Gateway.Tests;

/// <summary>Whatever stands in a body, the answer is a refusal that names it, never a fault.</summary>
public sealed class BodyTests
{
    public static TheoryData<string, string> Broken() => new()
    {
        { "nothing", "" },
        { "null", "null" },
        { "an array", "[]" },
        { "a string", "\"x\"" },
        { "half an object", "{\"name\":" },
        { "a name twice", "{\"name\":\"a\",\"name\":\"b\",\"email\":\"a@b\",\"email\":\"c@d\",\"refreshToken\":\"x\",\"refreshToken\":\"x\",\"token\":\"\",\"token\":\"\",\"vehicleId\":\"\",\"vehicleId\":\"\",\"until\":null,\"until\":null,\"odometerKm\":1,\"odometerKm\":1,\"date\":null,\"date\":null}" },
        { "NaN", "{\"odometerKm\":NaN,\"name\":NaN,\"email\":NaN}" },
        { "deep nesting", new string('[', 1000) + new string(']', 1000) },
        { "a comment", "{/* hello */}" },
        { "a trailing comma", "{\"name\":\"a\",}" },
        { "invalid UTF-8", "{\"name\":\"\u00ff\"" },
        { "too much", "{\"name\":\"" + new string('x', 70_000) + "\"}" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_body_is_refused_by_every_route(string what, string body)
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var known = await KnownAsync(client);
        foreach (var route in app.Routes.Where(route => route.Metadata.GetMetadata<IAcceptsMetadata>() is not null))
        {
            foreach (var (method, path) in RouteWalk.Of(route, known.GetValueOrDefault))
            {
                using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                var refused = await client.SendAsync(request).ShouldBeAsync(HttpStatusCode.BadRequest);
                Assert.True(refused.TryGetProperty("errors", out _), $"{method} {path} with {what}: {refused}");
            }
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Another_content_type_is_refused(string type)
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        using var content = new StringContent("{\"name\":\"Van\"}");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        await client.PostAsync("/api/v1/vehicles", content).ShouldBeAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("/api/v1/vehicles", """{"name":"Van","vin":"WVWZZZ1JZXW000001","year":2020,"plate":"B 1","timeZone":"Europe/Berlin","distanceUnit":"mi","distancePerYearKm":12000,"odometerKm":1000.5,"odometerAt":"2026-03-02T10:00:00Z"}""")]
    [InlineData("/api/v1/vehicles/{vehicleId}/plan", """{"name":"Oil","severity":"safety","combine":"all","criteria":{"distanceKm":10000,"months":12,"days":3,"engineHours":200.5,"counter":{"metric":"oilLife","at":10}},"lastDone":{"odometerKm":1,"date":"2026-03-02","engineHours":1},"dueSoon":{"km":500,"percent":10,"days":7,"predictedDays":3},"grace":{"km":1,"days":1},"first":{"distanceKm":1000},"roll":"grid"}""")]
    [InlineData("/api/v1/vehicles/{vehicleId}/services", """{"date":"2026-03-02","odometerKm":500,"engineHours":10,"itemIds":[],"cost":{"amount":10.5,"currency":"EUR"},"vendor":"Garage","notes":"Line\nline"}""")]
    [InlineData("/api/v1/vehicles/{vehicleId}/odometer", """{"at":"2026-03-02T10:00:00Z","odometerKm":1000}""")]
    [InlineData("/api/v1/devices", """{"name":"Tracker","id":"tracker","vehicleId":"x"}""")]
    public async Task No_value_of_any_member_is_a_fault(string pattern, string valid)
    {
        string[] values =
        [
            "null", "true", "-1", "0", "1e999", "-1e999", "9007199254740993", "1e308", "0.0000001", "\"\"", "\"x\"", "\"9999-12-31T23:59:59Z\"", "\"9999-12-31\"",
            "\"0001-01-01\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "[null]", "{}", "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", "\"" + new string('y', 5000) + "\"", "79228162514264337593543950336",
        ];
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var path = pattern.Replace("{vehicleId}", (await KnownAsync(client))["vehicleId"], StringComparison.Ordinal);
        foreach (var member in Members(JsonNode.Parse(valid)!.AsObject(), string.Empty))
        {
            foreach (var value in values)
            {
                using var answer = await client.PostTextAsync(path, Replace(valid, member, value));
                Assert.True((int)answer.StatusCode is 201 or 400 or 404 or 409, $"{member} = {value} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                if (answer.StatusCode == HttpStatusCode.BadRequest)
                {
                    Assert.NotEmpty((await answer.BodyAsync()).GetProperty("errors").EnumerateObject());
                }
            }
        }

        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains("[4000]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_wrong_member_is_named_at_once()
    {
        await using var app = await GatewayApp.StartAsync();
        using var client = await app.SignedInAsync();
        var vehicle = (await KnownAsync(client))["vehicleId"];
        var refused = await client.PostTextAsync($"/api/v1/vehicles/{vehicle}/plan", """{"criteria":{"distanceKm":-1,"months":0},"grace":{"days":-1},"dueSoon":{"percent":101}}""")
            .ShouldBeAsync(HttpStatusCode.BadRequest);
        Assert.Equal(["criteria.distanceKm", "criteria.months", "dueSoon.percent", "grace.days", "name"], refused.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        var type = await client.PostTextAsync($"/api/v1/vehicles/{vehicle}/plan", """{"name":"Oil","criteria":{"distanceKm":"many"}}""").ShouldBeAsync(HttpStatusCode.BadRequest);
        Assert.Equal("criteria.distanceKm", Assert.Single(type.GetProperty("errors").EnumerateObject()).Name);
    }

    private static async Task<Dictionary<string, string>> KnownAsync(HttpClient client)
    {
        var vehicle = (await client.CreateVehicleAsync(new { name = "Van", odometerKm = 57_913.1 })).Text("id");
        var item = await client.PostTextAsync($"/api/v1/vehicles/{vehicle}/plan", """{"name":"Oil","criteria":{"distanceKm":10000},"lastDone":{"odometerKm":48000}}""").ShouldBeAsync(HttpStatusCode.Created);
        var device = await client.PostTextAsync("/api/v1/devices", """{"name":"Tracker"}""").ShouldBeAsync(HttpStatusCode.Created);
        var alerts = await client.GetAsync($"/api/v1/alerts?vehicleId={vehicle}").ShouldBeAsync(HttpStatusCode.OK);
        return new Dictionary<string, string>
        {
            ["vehicleId"] = vehicle,
            ["itemId"] = item.Text("id"),
            ["deviceId"] = device.Text("id"),
            ["alertId"] = alerts.GetProperty("items")[0].Text("id"),
        };
    }

    private static IEnumerable<string> Members(JsonObject node, string prefix) =>
        node.SelectMany(member => member.Value is JsonObject child ? Members(child, $"{prefix}{member.Key}.").Prepend(prefix + member.Key) : [prefix + member.Key]);

    /// <summary>The text with one member's value replaced, written by hand because a JSON library would refuse some of the values.</summary>
    private static string Replace(string json, string member, string value)
    {
        const string Placeholder = "placeholder-of-a-value";
        var root = JsonNode.Parse(json)!.AsObject();
        var steps = member.Split('.');
        var parent = steps[..^1].Aggregate(root, (node, step) => node[step]!.AsObject());
        parent[steps[^1]] = Placeholder;
        return root.ToJsonString().Replace($"\"{Placeholder}\"", value, StringComparison.Ordinal);
    }
}
