using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Milepost.TestKit.Running;

namespace Milepost.EndToEnd.Tests.Telemetry;

/// <summary><c>/metrics</c> of the running program, read as a scraper reads it.</summary>
public sealed class MetricsEndpointTests
{
    private const string Key = "a-key-of-a-scraper-0123";

    [Fact]
    public async Task A_message_counts_at_every_stage_from_its_bytes_to_a_browser()
    {
        await using var host = await MilepostHost.StartNewAsync();
        using var api = await Api.SignInAsync(host);
        var car = await api.CreateCarAsync("Measured car", 50_000);
        foreach (var dueAtKm in new[] { 50_001, 50_002 })
        {
            await api.PostAsync($"vehicles/{car.VehicleId}/plan", new { name = "Oil", once = new { dueAtKm }, dueSoon = new { km = 0.001 } });
        }

        await using var hub = await HubListener.SubscribeAsync(host, api);
        await Publishing.SendAsync(host, car, [.. Enumerable.Range(1, 64).Select(number => FormattableString.Invariant($$"""{"odometerKm":{{50_000 + (number / 10.0)}}}"""))]);

        // Before the second is handed over the first is counted.
        await hub.WaitForAsync("the first alert", message => message["what"]!.GetValue<string>() == "alertRaised");
        await hub.WaitForAsync("the second alert", message => message["what"]!.GetValue<string>() == "alertRaised");

        var metrics = await ScrapeAsync(host.Url);

        string[] stages =
        [
            "milepost_mqtt_parse_seconds", "milepost_turn_queue_seconds", "milepost_turn_duration_seconds", "milepost_commit_wait_seconds", "milepost_commit_duration_seconds",
            "milepost_commit_tell_seconds", "milepost_mqtt_acknowledge_seconds", "milepost_mqtt_durability_seconds", "milepost_hub_push_seconds",
        ];
        Assert.All(stages, stage => Assert.True(metrics.Count(stage) > 0, $"nothing was counted in {stage}"));
        Assert.Equal(4, metrics.Count("milepost_mqtt_parse_seconds"));
        Assert.Equal(64, metrics.Value("milepost_journal_messages_total"));
        Assert.Equal(64, metrics.Value("milepost_journal_samples_total", ("outcome", "journaled")));
        Assert.Equal(64, metrics.Value("milepost_mqtt_packets_total", ("type", "PUBLISH")));
        Assert.Equal(64, metrics.Value("milepost_mqtt_outcomes_total", ("outcome", "durable")));
        Assert.Equal(1, metrics.Value("milepost_hub_connections"));
        Assert.Equal(1, metrics.Value("milepost_store_state", ("state", "open")));
        Assert.InRange(metrics.Value("milepost_hub_messages_total", ("name", "alertRaised")), 1, 2);
    }

    [Fact]
    public async Task Nothing_in_it_is_about_one_vehicle_device_or_account()
    {
        await using var host = await MilepostHost.StartNewAsync();
        using var api = await Api.SignInAsync(host);
        var car = await api.CreateCarAsync("Measured car", 50_000);
        await Publishing.SendAsync(host, car, """{"odometerKm":50001}""", "nonsense");
        await api.GetAsync($"vehicles/{car.VehicleId}");

        var metrics = await ScrapeAsync(host.Url);

        Assert.Equal(1, metrics.Value("milepost_dead_letters_total", ("reason", "malformed")));
        string[] secrets = [car.VehicleId, car.DeviceId, car.Secret, api.Token, MilepostHost.OwnerEmail, host.Data, "Measured car"];
        Assert.All(metrics.Samples, sample => Assert.DoesNotContain(sample.Labels.Values, value => secrets.Any(secret => value.Contains(secret, StringComparison.OrdinalIgnoreCase))));
        Assert.All(metrics.Samples.GroupBy(sample => sample.Name).Where(name => !name.Key.EndsWith("_bucket", StringComparison.Ordinal)), name => Assert.InRange(name.Count(), 1, 40));
    }

    [Fact]
    public async Task Beside_this_machine_only_who_has_the_key_may_read_it()
    {
        await using var host = new MilepostHost(settings: new Dictionary<string, string> { ["Milepost__Telemetry__MetricsKey"] = Key });
        await host.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host.Url));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host.Url, proxied: true));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host.Url, proxied: true, key: Key + "4"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host.Url, proxied: true, key: Key));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusAsync(host.Url, method: HttpMethod.Post));
    }

    [Fact]
    public async Task On_a_port_of_its_own_nothing_else_is_served_and_it_is_nowhere_else()
    {
        var port = Ports.Free();
        await using var host = new MilepostHost(settings: new Dictionary<string, string>
        {
            ["Milepost__Telemetry__MetricsPort"] = port.ToString(CultureInfo.InvariantCulture),
            ["Milepost__Telemetry__MetricsKey"] = Key,
        });
        await host.StartAsync();
        var own = new Uri($"http://127.0.0.1:{port}");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(own));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(own, proxied: true, key: Key));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(own, path: "healthz/ready"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(own, path: "api/v1/vehicles"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host.Url));
    }

    private static async Task<PrometheusText> ScrapeAsync(Uri host)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(host, "metrics"));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        return PrometheusText.Parse(await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpStatusCode> StatusAsync(Uri host, bool proxied = false, string? key = null, HttpMethod? method = null, string path = "metrics")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(host, path));
        if (proxied)
        {
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        }

        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
