using System.Globalization;
using System.Net;
using Milepost.Load.Driving;
using Milepost.Load.Provisioning;
using Milepost.Load.Reporting;
using Milepost.Load.Servers;

namespace Milepost.Load.Scenarios;

/// <summary>The path of a message, beside the ceilings: how much at most, and how long at a bearable load. A part of the fleet speaks at a time, another one in each round.</summary>
internal sealed class PathScenario(Bench bench)
{
    private const string Bare = "bare";

    // Under the receive maximum of a device, 64 (contract section 2).
    private const int OpenWindow = 32;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    private static readonly Scenario Wide = new("closed loop 1000×1", 1_000, 1, 0);
    private static readonly Scenario Deep = new("closed loop 200×10", 200, 10, 0);
    private static readonly Scenario Fixed = new("open loop 5 000/s", 1_000, OpenWindow, 5_000);

    /// <summary>Runs every round and judges.</summary>
    public async Task RunAsync()
    {
        var started = new List<ServerProcess>();
        try
        {
            var endpoints = await StartAsync(started);
            foreach (var endpoint in endpoints)
            {
                Warm(endpoint);
            }

            for (var round = 0; round < bench.Options.Rounds; round++)
            {
                RunRound(round, endpoints);
            }
        }
        finally
        {
            foreach (var server in started)
            {
                await server.DisposeAsync();
            }
        }

        foreach (var engine in bench.Lab.Engines)
        {
            Judge(engine);
        }
    }

    /// <summary>As rows of the product are called.</summary>
    public static string ProductOn(string engine) => $"product on {engine}";

    private async Task<List<Endpoint>> StartAsync(List<ServerProcess> started)
    {
        var endpoints = new List<Endpoint>();
        foreach (var engine in bench.Lab.Engines)
        {
            var host = await bench.FleetHostAsync(engine);
            endpoints.Add(new(ProductOn(engine), host, host.Mqtt, [], [], bench.FleetOf(engine)));
        }

        foreach (var name in bench.Lab.Engines.Append(Bare))
        {
            var (mqtt, server, database) = await bench.Lab.StartCeilingAsync(name);
            started.Add(server);
            endpoints.Add(new(CeilingOf(name), null, mqtt, [server.Pid], database, Fleet.Anonymous(bench.Options.Fleet).Ordinary));
        }

        return endpoints;
    }

    // A process that has just started compiles what it runs: none of that belongs to a round.
    private void Warm(Endpoint endpoint)
    {
        var options = new PhaseOptions { Server = endpoint.Mqtt, WarmUp = TimeSpan.Zero, Measured = WarmUp, Window = Deep.Window };
        PhaseResult Phased(PhaseOptions o) => Phase.Closed(o, [.. endpoint.Vehicles.Take(Deep.Connections)]);
        var result = endpoint.Host is { } host ? host.Run(options, Phased) : Phased(options);
        bench.Lab.Say($"warm-up: {endpoint.Name}: {result.Describe()}");
    }

    // Each round begins with another endpoint, so that none always inherits the same neighbour's warm caches or dirty pages.
    private void RunRound(int round, List<Endpoint> endpoints)
    {
        foreach (var scenario in new[] { Deep, Wide, Fixed })
        {
            for (var i = 0; i < endpoints.Count; i++)
            {
                var endpoint = endpoints[(i + round) % endpoints.Count];
                var vehicles = Enumerable.Range(0, scenario.Connections)
                    .Select(v => endpoint.Vehicles[((round * Wide.Connections) + v) % endpoint.Vehicles.Count]).ToList();
                var result = Run(endpoint, scenario, vehicles);
                bench.Lab.Say($"round {round + 1}/{bench.Options.Rounds}: {scenario.Name}, {endpoint.Name}: {result.Describe()}");
                bench.Report.Add(scenario, endpoint.Name, result);
            }
        }
    }

    private PhaseResult Run(Endpoint endpoint, Scenario scenario, List<SimulatedVehicle> vehicles)
    {
        var options = new PhaseOptions
        {
            Server = endpoint.Mqtt,
            ServerPids = endpoint.Pids,
            DatabasePids = endpoint.DatabasePids,
            Window = scenario.Window,
            Threads = bench.Options.Threads,
            WarmUp = bench.Options.WarmUp,
            Measured = bench.Options.Measured,
        };
        PhaseResult Phased(PhaseOptions o) => scenario.IsOpen
            ? Phase.Open(o, vehicles, [new(0, vehicles.Count, scenario.MessagesPerSecond)], _ => { })
            : Phase.Closed(o, vehicles);
        return endpoint.Host is { } host ? host.Run(options, Phased) : Phased(options);
    }

    private void Judge(string engine)
    {
        var (product, ceiling) = (ProductOn(engine), CeilingOf(engine));
        Share(Deep, 0.40);
        Share(Wide, 0.80);
        var cpu = bench.Report.SpreadOf(Deep, product, r => r.ServerCpuPerMillion);
        bench.Report.Judge($"{Deep.Name}, {product}: host CPU s per million", cpu.Format("F1"), "at most 8", cpu.Median <= 8);
        if (engine == "postgres")
        {
            var database = bench.Report.SpreadOf(Deep, product, r => r.DatabaseCpuPerMillion);
            bench.Report.Judge($"{Deep.Name}, {product}: PostgreSQL CPU s per million", database.Format("F1"), "at most 3", database.Median <= 3);
        }

        var (mine, his) = (bench.Report.LatencyOf(Fixed, product), bench.Report.LatencyOf(Fixed, ceiling));
        Latency("p50", mine.PercentileNs(0.5), his.PercentileNs(0.5) + 1_000_000, "the ceiling's + 1 ms");
        Latency("p99", mine.PercentileNs(0.99), his.PercentileNs(0.99) * 2, "twice the ceiling's");

        void Share(Scenario scenario, double least)
        {
            var share = bench.Report.Ratio(scenario, product, ceiling);
            bench.Report.Judge($"{scenario.Name}, {product}: share of the {ceiling}", share.Format("P0"), string.Create(CultureInfo.InvariantCulture, $"at least {least:P0}"), share.Median >= least);
        }

        void Latency(string name, long ns, long limit, string of) => bench.Report.Judge(
            $"{Fixed.Name}, {product}: {name} in ms",
            Report.Milliseconds(ns),
            $"at most {of}: {Report.Milliseconds(limit)}",
            ns <= limit);
    }

    private static string CeilingOf(string name) => name == Bare ? Bare : $"{name} ceiling";

    private sealed record Endpoint(
        string Name, ProductHost? Host, IPEndPoint Mqtt, IReadOnlyList<int> Pids, IReadOnlyList<int> DatabasePids, IReadOnlyList<SimulatedVehicle> Vehicles);
}
