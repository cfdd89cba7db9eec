using System.Globalization;
using Milepost.Load.Driving;
using Milepost.Load.Measuring;
using Milepost.Load.Provisioning;
using Milepost.Load.Reporting;
using Milepost.Load.Scenarios;
using Milepost.Load.Servers;

namespace Milepost.Load;

/// <summary>The whole measurement: the scenarios asked for, one after the other, on what the lab starts for them, and one report.</summary>
internal sealed class Bench(BenchOptions options, Lab lab)
{
    /// <summary>Every scenario in the order they run: those that share a host first.</summary>
    public static IReadOnlyDictionary<string, Func<Bench, Task>> Scenarios { get; } = new Dictionary<string, Func<Bench, Task>>
    {
        ["path"] = bench => new PathScenario(bench).RunAsync(),
        ["hub"] = bench => new HubScenario(bench).RunAsync(),
        ["overload"] = bench => new OverloadScenario(bench).RunAsync(),
        ["backlog"] = bench => new BacklogScenario(bench).RunAsync(),
        ["storm"] = bench => new StormScenario(bench).RunAsync(),
        ["known"] = bench => new KnownScenario(bench).RunAsync(),
        ["growth"] = bench => new GrowthScenario(bench).RunAsync(),
    };

    // The overload and the backlog.
    private const int BystanderUses = 2;

    private readonly Dictionary<string, ProductHost> _hosts = [];
    private readonly Dictionary<string, IReadOnlyList<SimulatedVehicle>> _fleets = [];
    private readonly Dictionary<string, int> _bystanders = [];

    public BenchOptions Options { get; } = options;

    public Lab Lab { get; } = lab;

    public Report Report { get; } = new();

    /// <summary>The fleet's vehicles as the generator drives them: they go on in one scenario where they stood after the other.</summary>
    public IReadOnlyList<SimulatedVehicle> FleetOf(string engine) =>
        _fleets.TryGetValue(engine, out var fleet) ? fleet : _fleets[engine] = Fleet.Seeded(0, Options.Fleet);

    /// <summary>Number of the first of the vehicles that the next bystanders speak for, and nobody else.</summary>
    public int NextBystanders(string engine)
    {
        var uses = _bystanders[engine] = _bystanders.GetValueOrDefault(engine) + 1;
        return uses <= BystanderUses
            ? Options.Fleet + ((uses - 1) * Bystanders.Bystanders.Devices)
            : throw new InvalidOperationException("There are no vehicles left for bystanders.");
    }

    /// <summary>Runs the scenarios of the given names and returns the Markdown; what one that failed had measured is in it, and so is its failure.</summary>
    public async Task<string> RunAsync(IReadOnlyCollection<string> names)
    {
        var machine = Machine.Describe();
        var disk = DiskProbe.Run(Lab.Folder);
        try
        {
            foreach (var (name, scenario) in Scenarios.Where(s => names.Contains(s.Key)))
            {
                Lab.Say($"scenario {name}");
                await TryAsync(name, scenario);
            }

            foreach (var host in _hosts.Values)
            {
                await CheckAsync(host, $"{PathScenario.ProductOn(host.Store.Engine)}, all scenarios with the fleet", FleetOf(host.Store.Engine));
            }
        }
        finally
        {
            foreach (var host in _hosts.Values)
            {
                await host.DisposeAsync();
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"""
            ## {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, commit {Options.Commit}

            {machine}; write + fdatasync of 4 KB: p50 {disk.PercentileNs(0.5) / 1e6:F2} ms, p99 {disk.PercentileNs(0.99) / 1e6:F2} ms.
            Interleaved rounds: {Options.Rounds}; {Options.Measured.TotalSeconds:F0} s measured after {Options.WarmUp.TotalSeconds:F0} s of warm-up each.
            Latencies in ms over all rounds; other figures: median (least to most).

            {Report.Render()}
            """);
    }

    /// <summary>The host of the fleet of <see cref="BenchOptions.Fleet"/> vehicles; started once for all scenarios.</summary>
    public async Task<ProductHost> FleetHostAsync(string engine)
    {
        if (!_hosts.TryGetValue(engine, out var host))
        {
            var vehicles = Options.Fleet + (BystanderUses * Bystanders.Bystanders.Devices);
            var store = await Lab.SeededStoreAsync(engine, "fleet", vehicles, vehicles);
            _hosts[engine] = host = await ProductHost.StartAsync(Lab, store, $"{engine}-fleet");
        }

        return host;
    }

    /// <summary>Holds what a host was seen to acknowledge against its own accounting, and what was sent against what it shows.</summary>
    public async Task CheckAsync(ProductHost host, string where, IReadOnlyList<SimulatedVehicle> vehicles)
    {
        using var api = await host.SignInAsync(Lab);
        Report.Check(where, await Ledger.CompareAsync(api, host.Acknowledged, host.InDoubt));
        Report.Check(where, await StateCheck.CompareAsync(api, vehicles));
    }

    // One scenario that fails does not take the figures of the others with it; the report and the exit code say that it failed.
    private async Task TryAsync(string name, Func<Bench, Task> scenario)
    {
        try
        {
            await scenario(this);
        }
        catch (Exception failure) when (CommandLine.IsFailure(failure))
        {
            Lab.Say($"scenario {name} failed: {failure.Message}");
            Report.Failed(name, failure.Message);
        }
    }
}
