using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Milepost.TestKit.Running;

namespace Milepost.EndToEnd.Tests.Telemetry;

/// <summary>What the running program sends to an OTLP receiver, and that no receiver, however bad, holds it up.</summary>
public sealed class OtlpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_receiver_gets_metrics_traces_and_logs()
    {
        await using var receiver = HttpReceiver.Answering("200 OK");
        await using var host = await StartAsync(receiver);
        using var api = await Api.SignInAsync(host);
        var car = await api.CreateCarAsync("Measured car", 50_000);

        await Publishing.SendAsync(host, car, """{"odometerKm":50001}""");

        // One after the other in the order in which they may arrive: what is passed over comes again with the next export, but for spans and logs.
        var seen = new List<ReceivedRequest>();
        foreach (var (path, text) in new[] { ("/v1/traces", "load vehicle"), ("/v1/logs", "signed in from"), ("/v1/metrics", "milepost.commit.duration") })
        {
            if (!seen.Exists(request => request.Path == path && request.Text.Contains(text, StringComparison.Ordinal)))
            {
                await receiver.WaitForAsync($"'{text}'", request => Keep(seen, request, path, text), Patience);
            }
        }

        Assert.All(seen, request => Assert.Contains("milepost", request.Text, StringComparison.Ordinal));
        Assert.Contains(seen, request => request.Path == "/v1/traces" && request.Text.Contains("commit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_access_token_is_in_anything_that_leaves_or_is_printed()
    {
        await using var receiver = HttpReceiver.Answering("200 OK");
        await using var host = await StartAsync(receiver, ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft", "Trace"));
        using var api = await Api.SignInAsync(host);
        using (var http = new HttpClient { BaseAddress = host.Url })
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "marker-in-a-header");
            using var refused = await http.GetAsync("api/v1/vehicles?access_token=marker-in-a-query&id=marker-of-a-connection");
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            using var negotiated = await http.PostAsync($"hubs/vehicles/negotiate?negotiateVersion=1&access_token={api.Token}", null);
            using var signIn = await http.PostAsync("api/v1/auth/login", new StringContent("""{"email":"a@example.org","password":"marker-of-a-password"}""", Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.Unauthorized, signIn.StatusCode);
        }

        await receiver.WaitForAsync("a trace", request => request.Path == "/v1/traces" && request.Text.Contains("negotiate", StringComparison.Ordinal), Patience);
        host.Program.Terminate();
        Assert.Equal(0, await host.Program.ExitAsync(TimeSpan.FromSeconds(10)));

        var printed = await host.Program.Output.RestAsync();
        string[] secrets = ["marker-in-a-header", "marker-in-a-query", "marker-of-a-password", api.Token, MilepostHost.OwnerPassword];
        Assert.Contains(printed, line => line.Contains("Request starting", StringComparison.Ordinal));
        Assert.All(secrets, secret => Assert.DoesNotContain(printed, line => line.Contains(secret, StringComparison.Ordinal)));
        var sent = receiver.Rest();
        Assert.Contains(sent, request => request.Path == "/v1/logs");
        Assert.All(secrets, secret => Assert.DoesNotContain(sent, request => request.Text.Contains(secret, StringComparison.Ordinal)));
        Assert.DoesNotContain(sent, request => request.Path == "/v1/traces" && request.Text.Contains("marker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receiver_that_never_answers_holds_up_neither_telemetry_nor_the_end()
    {
        await using var receiver = HttpReceiver.Silent();
        await using var host = await StartAsync(receiver);
        using var api = await Api.SignInAsync(host);
        var car = await api.CreateCarAsync("Measured car", 50_000);
        await receiver.WaitForAsync("metrics", request => request.Path == "/v1/metrics", Patience);

        // From here on at least one export hangs; more than its queues hold is made meanwhile.
        await Publishing.SendAsync(host, car, [.. Enumerable.Range(1, 5_000).Select(number => FormattableString.Invariant($$"""{"odometerKm":{{50_000 + (number / 10.0)}}}"""))]);

        var odometer = (await api.GetAsync($"vehicles/{car.VehicleId}"))["odometerKm"]!.GetValue<double>();
        Assert.Equal(50_500, odometer);
        host.Program.Terminate();
        Assert.Equal(0, await host.Program.ExitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Nobody_reading_what_it_prints_holds_up_no_telemetry()
    {
        await using var host = new MilepostHost(settings: new Dictionary<string, string> { ["Logging__LogLevel__Default"] = "Trace", ["Logging__LogLevel__Microsoft"] = "Trace" });
        await host.StartAsync();
        using var api = await Api.SignInAsync(host);
        var car = await api.CreateCarAsync("Measured car", 50_000);
        host.Program.StopReading();

        // Each request prints a dozen lines: a pipe and the console's queue together hold far less.
        for (var request = 0; request < 1_000; request++)
        {
            await api.GetAsync("vehicles");
        }

        await Publishing.SendAsync(host, car, """{"odometerKm":50001}""");
        Assert.Equal(50_001, (await api.GetAsync($"vehicles/{car.VehicleId}"))["odometerKm"]!.GetValue<double>());
    }

    [Theory]
    [InlineData("Milepost__Telemetry__OtlpEndpoint", "collector:4317", "Milepost:Telemetry:OtlpEndpoint")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("Milepost__Telemetry__TraceRatio", "2", "Milepost:Telemetry:TraceRatio")]
    [InlineData("Milepost__Telemetry__MetricsPort", "70000", "Milepost:Telemetry:MetricsPort")]
    [InlineData("Milepost__Telemetry__MetricsKey", "short", "Milepost:Telemetry:MetricsKey")]
    public async Task A_setting_that_cannot_be_refuses_to_start_and_says_why(string key, string value, string why)
    {
        await using var host = new MilepostHost();
        var (exitCode, output) = await host.RunAsync(TimeSpan.FromSeconds(20), new Dictionary<string, string> { [key] = value });

        Assert.Equal(1, exitCode);
        Assert.Contains(why, Assert.Single(output.Split('\n'), line => line.StartsWith("Milepost does not start: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_on_every_address_without_a_key_refuse_to_start()
    {
        await using var host = new MilepostHost();
        var settings = new Dictionary<string, string> { ["Milepost__Telemetry__MetricsPort"] = "19999", ["Milepost__Telemetry__MetricsAddress"] = "*" };
        var (exitCode, output) = await host.RunAsync(TimeSpan.FromSeconds(20), settings);

        Assert.Equal(1, exitCode);
        Assert.Contains("only this machine may read the metrics", output, StringComparison.Ordinal);
    }

    private static bool Keep(List<ReceivedRequest> seen, ReceivedRequest request, string path, string text)
    {
        seen.Add(request);
        return request.Path == path && request.Text.Contains(text, StringComparison.Ordinal);
    }

    private static async Task<MilepostHost> StartAsync(HttpReceiver receiver, params (string Key, string Value)[] more)
    {
        var settings = more.ToDictionary(pair => pair.Key, pair => pair.Value);
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Url;
        settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        settings["OTEL_METRIC_EXPORT_INTERVAL"] = "200";
        settings["OTEL_BSP_SCHEDULE_DELAY"] = "100";
        settings["OTEL_BLRP_SCHEDULE_DELAY"] = "100";
        settings["Milepost__Telemetry__TraceRatio"] = "1";
        var host = new MilepostHost(settings: settings);
        await host.StartAsync();
        return host;
    }
}
