using System.Diagnostics;
using System.Globalization;
using Milepost.TestKit.Running;

namespace Milepost.EndToEnd.Tests;

/// <summary>The process keeps the contract of its start and its end.</summary>
public sealed class LifecycleTests
{
    /// <summary>The best of five starts counts: what else the machine does at that moment is not the host's.</summary>
    [Fact]
    public async Task It_is_ready_within_two_seconds_on_an_empty_store()
    {
        var best = TimeSpan.MaxValue;
        for (var start = 0; start < 5 && best >= TimeSpan.FromSeconds(2); start++)
        {
            var began = Stopwatch.GetTimestamp();
            await using var host = await MilepostHost.StartNewAsync();
            var took = Stopwatch.GetElapsedTime(began);
            best = took < best ? took : best;

            using var http = new HttpClient();
            using var ready = await http.GetAsync(new Uri(host.Url, "healthz/ready"));
            Assert.True(ready.IsSuccessStatusCode);
        }

        Assert.True(best < TimeSpan.FromSeconds(2), $"the best of five starts took {best.TotalSeconds:0.00} s");
    }

    [Fact]
    public async Task It_ends_with_exit_code_0_on_SIGTERM_and_knows_everything_afterwards()
    {
        await using var host = await MilepostHost.StartNewAsync();
        string vehicle;
        using (var api = await Api.SignInAsync(host))
        {
            vehicle = (await api.PostAsync("vehicles", new { name = "Polo", odometerKm = 63_518.3 }))["id"]!.GetValue<string>();
        }

        host.Program.Terminate();
        Assert.Equal(0, await host.Program.ExitAsync(TimeSpan.FromSeconds(10)));

        await host.StartAsync();
        using var again = await Api.SignInAsync(host);
        Assert.Equal(63_518.3, (await again.GetAsync($"vehicles/{vehicle}"))["odometerKm"]!.GetValue<double>());
    }

    /// <summary>Who is cut off by the end comes back while the listener still answers; that must not hold up the end, nor spoil the exit code.</summary>
    [Fact]
    public async Task It_ends_with_exit_code_0_on_SIGTERM_while_a_dashboard_keeps_coming_back()
    {
        await using var host = await MilepostHost.StartNewAsync();
        using var api = await Api.SignInAsync(host);
        await using var hub = await HubListener.SubscribeAsync(host, api, reconnects: true);

        host.Program.Terminate();

        Assert.Equal(0, await host.Program.ExitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_second_process_on_the_same_store_refuses_to_start_and_says_why()
    {
        await using var host = await MilepostHost.StartNewAsync();

        await using var elsewhere = new MilepostHost();
        var (exitCode, output) = await elsewhere.RunAsync(TimeSpan.FromSeconds(20), new Dictionary<string, string> { ["Milepost__Data"] = host.Data });

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Milepost does not start: The store in", output, StringComparison.Ordinal);
        Assert.Contains("in use", output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Milepost__Http__Port", "abc", "Milepost:Http:Port")]
    [InlineData("Milepost__Http__Port", "70000", "a port is 1 to 65535")]
    [InlineData("Milepost__Http__Address", "nowhere", "'nowhere'")]
    [InlineData("Milepost__Bridge__MaxConnections", "abc", "Milepost:Bridge:MaxConnections")]
    [InlineData("Milepost__Owner__Password", "short", "password")]
    [InlineData("Milepost__Mqtt__TlsPort", "8883", "Milepost:Mqtt:TlsPort")]
    [InlineData("Milepost__Mqtt__Anonymous", "true", "Milepost:Mqtt:Anonymous")]
    public Task A_setting_that_cannot_be_refuses_to_start_and_says_why(string key, string value, string why) =>
        ShouldNotStartAsync(why, new Dictionary<string, string> { [key] = value });

    [Theory]
    [InlineData("user", "add")]
    [InlineData("--dmeo")]
    [InlineData("--Milepost:Http:Port", "8081", "frobnicate")]
    [InlineData("--roles", "silo,cook")]
    public Task An_argument_that_means_nothing_refuses_to_start_and_says_which(params string[] arguments) =>
        ShouldNotStartAsync("'", new Dictionary<string, string>(), arguments);

    [Fact]
    public async Task A_port_that_somebody_has_refuses_to_start_and_says_which()
    {
        await using var host = await MilepostHost.StartNewAsync();
        var port = host.Url.Port.ToString(CultureInfo.InvariantCulture);
        await ShouldNotStartAsync($":{port}", new Dictionary<string, string> { ["Milepost__Http__Port"] = port });
    }

    private static async Task ShouldNotStartAsync(string why, Dictionary<string, string> environment, params string[] arguments)
    {
        await using var host = new MilepostHost();
        var (exitCode, output) = await host.RunAsync(TimeSpan.FromSeconds(20), environment, arguments);

        Assert.Equal(1, exitCode);
        var line = Assert.Single(output.Split('\n'), line => line.StartsWith("Milepost does not start: ", StringComparison.Ordinal));
        Assert.Contains(why, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_raises_an_alert_within_a_minute_of_its_start()
    {
        await using var host = new MilepostHost();
        var began = Stopwatch.GetTimestamp();
        await host.StartAsync("--demo");
        var line = await host.Program.Output.WaitForAsync("where to sign in", line => line.Contains("Sign in at", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        var words = line[line.IndexOf("Sign in at", StringComparison.Ordinal)..].Split(' ');
        using var api = await Api.SignInAsync(host, words[5], words[8]);
        await using var hub = await HubListener.SubscribeAsync(host, api);
        Assert.True(hub.Heard[^1]["vehicles"]!.AsArray().Count >= 12);

        await hub.WaitForAsync("a raised alert", message => message["what"]!.GetValue<string>() == "alertRaised");

        var took = Stopwatch.GetElapsedTime(began);
        Assert.True(took < TimeSpan.FromMinutes(1), $"it took {took.TotalSeconds:0} s");
    }
}
