using System.Globalization;
using Milepost.Load.Driving;
using Milepost.Load.Hub;
using Milepost.Load.Measuring;
using Milepost.Load.Provisioning;
using Milepost.Load.Reporting;

namespace Milepost.Load;

/// <summary>The whole measurement: every scenario against every endpoint, in interleaved rounds, so that what changes on the machine changes for all.</summary>
internal sealed class Suite(SuiteOptions options, TextWriter progress)
{
    /// <summary>Connections of the widest scenario, and so the vehicles of every endpoint.</summary>
    public const int Connections = 1_000;

    // Under the receive maximum of a device, 64 (contract section 2).
    private const int OpenWindow = 32;

    // A browser's view: vehicles that report every second, and vehicles that report ten times as often and are conflated.
    private const int QuietVehicles = 100;
    private const double BusyMessagesPerSecond = 10;

    private static readonly TimeSpan AlertLimit = TimeSpan.FromSeconds(10);

    private static readonly Scenario[] Scenarios =
    [
        new("closed loop 200×10", 200, 10, 0),
        new("closed loop 1000×1", Connections, 1, 0),
        new("open loop 1 000/s", Connections, OpenWindow, 1_000),
        new("open loop 10 000/s", Connections, OpenWindow, 10_000),
    ];

    private static readonly Scenario[] HubScenarios =
    [
        new("hub at 1 000/s", Connections, OpenWindow, 1_000),
        new("hub at 10 000/s", Connections, OpenWindow, 10_000),
    ];

    private readonly Report _report = new();

    /// <summary>Runs everything and returns the Markdown.</summary>
    public async Task<string> RunAsync()
    {
        var machine = Machine.Describe();
        var disk = DiskProbe.Run(options.StoreFolder);
        var ceilings = options.Ceilings.Select(c => (c.Name, c.Mqtt, c.Pids, Fleet: Fleet.Anonymous(Connections)));
        var product = options.Product is null ? null : await ProvisionAsync(options.Product);
        Endpoint[] endpoints =
        [
            .. product is null ? [] : new[] { new Endpoint(Report.Product, options.Product!.Mqtt, options.Product.Pids, product.Fleet) },
            .. ceilings.Select(c => new Endpoint(c.Name, c.Mqtt, c.Pids, c.Fleet)),
        ];
        for (var round = 0; round < options.Rounds; round++)
        {
            RunRound(round, endpoints);
            if (product is not null)
            {
                await RunHubAsync(round, endpoints[0], product);
            }
        }

        var check = product is null ? "" : await StateCheck.DescribeAsync(product.Api, product.Fleet, _report.AcknowledgedBy(Report.Product));
        return Render(machine, disk, product, check);
    }

    // Each round begins with another endpoint, so that none always inherits the same neighbour's warm caches or dirty pages.
    private void RunRound(int round, Endpoint[] endpoints)
    {
        foreach (var scenario in Scenarios)
        {
            for (var i = 0; i < endpoints.Length; i++)
            {
                var endpoint = endpoints[(i + round) % endpoints.Length];
                var vehicles = endpoint.Fleet.Ordinary.Take(scenario.Connections).ToList();
                var phase = PhaseOf(scenario, endpoint);
                var result = scenario.IsOpen
                    ? Phase.Open(phase, vehicles, [new(0, vehicles.Count, scenario.MessagesPerSecond)], _ => { })
                    : Phase.Closed(phase, vehicles);
                Note(round, scenario, endpoint, result);
                _report.Add(scenario, endpoint.Name, result);
            }
        }
    }

    private async Task RunHubAsync(int round, Endpoint endpoint, ProvisionedProduct product)
    {
        foreach (var scenario in HubScenarios)
        {
            using var hub = await HubConnection.SubscribeAsync(options.Product!.Http, product.Api.Token, product.Observer);
            var quiet = endpoint.Fleet.Alerting;
            var busy = endpoint.Fleet.Ordinary.Take((int)((scenario.MessagesPerSecond - quiet.Count) / BusyMessagesPerSecond)).ToList();
            PaceGroup[] paces = [new(0, quiet.Count, quiet.Count), new(quiet.Count, busy.Count, scenario.MessagesPerSecond - quiet.Count)];
            var result = Phase.Open(PhaseOf(scenario, endpoint), [.. quiet, .. busy], paces, product.Observer.Begin);
            var samples = product.Observer.End(AlertLimit);
            Note(round, scenario, endpoint, result);
            _report.Add(scenario, endpoint.Name, result);
            _report.Add(scenario, samples);
        }
    }

    private async Task<ProvisionedProduct> ProvisionAsync(ProductOptions product)
    {
        var started = Timetable.NowNs();
        var api = await MilepostApi.SignInAsync(product.Http, product.Email, product.Password, options.Parallelism);
        var driven = HubScenarios.Length * options.Rounds * (options.WarmUp + options.Measured).TotalSeconds * SimulatedVehicle.MetresPerSecond;
        var alertsEach = (int)(driven / Provisioner.AlertSpacingMetres) + 1;
        var fleet = await new Provisioner(api, options.Parallelism).CreateAsync(Math.Max(Connections, options.Vehicles), QuietVehicles, alertsEach);
        var seconds = (Timetable.NowNs() - started) / 1e9;
        progress.WriteLine($"provisioned {fleet.Count} vehicles in {seconds:F1} s");
        return new(api, fleet, new(fleet), seconds);
    }

    private PhaseOptions PhaseOf(Scenario scenario, Endpoint endpoint) => new()
    {
        Server = endpoint.Mqtt,
        ServerPids = endpoint.Pids,
        Window = scenario.Window,
        Threads = options.Threads,
        WarmUp = options.WarmUp,
        Measured = options.Measured,
    };

    private void Note(int round, Scenario scenario, Endpoint endpoint, PhaseResult result) => progress.WriteLine(
        $"round {round + 1}/{options.Rounds}: {scenario.Name}, {endpoint.Name}: {result.Describe()}");

    private string Render(string machine, LatencyHistogram disk, ProvisionedProduct? product, string check)
    {
        var provisioned = product is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"; {product.Fleet.Count} vehicles provisioned in {product.Seconds:F1} s");
        return string.Create(CultureInfo.InvariantCulture, $"""
            ## {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, commit {options.Commit}

            {machine}; write + fdatasync of 4 KB: p50 {disk.PercentileNs(0.5) / 1e6:F2} ms, p99 {disk.PercentileNs(0.99) / 1e6:F2} ms.
            Interleaved rounds: {options.Rounds}; {options.Measured.TotalSeconds:F0} s measured after {options.WarmUp.TotalSeconds:F0} s of warm-up{provisioned}.
            Latencies in ms over all rounds; other figures: median (least to most).
            {check}

            {_report.Render()}
            """);
    }

    private sealed record ProvisionedProduct(MilepostApi Api, Fleet Fleet, HubObserver Observer, double Seconds);

    private sealed record Endpoint(string Name, System.Net.IPEndPoint Mqtt, IReadOnlyList<int> Pids, Fleet Fleet);
}
