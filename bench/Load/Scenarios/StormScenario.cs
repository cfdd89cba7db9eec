using System.Globalization;
using Milepost.Load.Driving;
using Milepost.Load.Provisioning;
using Milepost.Load.Servers;

namespace Milepost.Load.Scenarios;

/// <summary>
/// Every vehicle of a fleet that slept speaks once within a few seconds, each over a connection of its own that it opens for this one message; others go on meanwhile.
/// Afterwards all of them are in memory, which is how large a vehicle is.
/// </summary>
internal sealed class StormScenario(Bench bench)
{
    private const double OthersLimitMs = 100;
    private const double ResidentLimitMb = 300;

    // Two loops: one may wait in a connect while the other goes on.
    private const int Threads = 2;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public async Task RunAsync()
    {
        foreach (var engine in bench.Lab.Engines)
        {
            await RunAsync(engine);
        }
    }

    private async Task RunAsync(string engine)
    {
        var name = $"storm, {PathScenario.ProductOn(engine)}";
        var count = bench.Options.Active;
        var seeded = count + Bystanders.Bystanders.Devices;
        var store = await bench.Lab.SeededStoreAsync(engine, "active", seeded, seeded);
        await using var host = await ProductHost.StartAsync(bench.Lab, store, $"{engine}-storm");
        await using var bystanders = await Bystanders.Bystanders.StartAsync(bench.Lab, host, $"{engine}-storm-bystanders", count, bench.Options.Storm);
        var before = host.ResidentMb;
        var vehicles = Fleet.Seeded(0, count).ToArray();
        new Random(1).Shuffle(vehicles);
        var options = new PhaseOptions
        {
            Server = host.Mqtt,
            Window = 1,
            Threads = Threads,
            WarmUp = TimeSpan.Zero,
            Measured = bench.Options.Storm * 4,
            Drain = TimeSpan.FromSeconds(30),
        };
        var result = host.Run(options, o => Phase.Visits(o, vehicles, count / bench.Options.Storm.TotalSeconds));
        var seen = await bystanders.EndAsync();
        await Task.Delay(Settling);
        var after = host.ResidentMb;
        Describe(name, result, seen.Single(s => s.Kind == "devices"), count);
        bench.Report.Judge(
            $"{name}: host's memory with {count:N0} vehicles active, resident in MB",
            string.Create(CultureInfo.InvariantCulture, $"{after:F0}, {(after - before) * 1024 * 1024 / count:F0} bytes more per vehicle than before ({before:F0} MB); peak {result.Server.PeakResidentMb:F0}"),
            "under 300",
            after < ResidentLimitMb && result.Outcomes.SucceededEver == count);
        await bench.CheckAsync(host, name, vehicles);
    }

    private void Describe(string name, PhaseResult result, Bystanders.BystanderFigures calm, int count)
    {
        var visits = result.Outcomes.Visits;
        bench.Report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {result.Outcomes.SucceededEver:N0} of {count:N0} cold vehicles spoke within {result.Seconds:F1} s (intended: {bench.Options.Storm.TotalSeconds:F0} s); from the intended moment "
            + $"to the acknowledgement p50 {visits.PercentileNs(0.5) / 1e6:F1}, p99 {visits.PercentileNs(0.99) / 1e6:F1}, max {visits.MaxNs / 1e6:F0} ms, of which opening and signing in "
            + $"p99 {result.Outcomes.Lateness.PercentileNs(0.99) / 1e6:F1} ms; CPU s: host {result.Usage.ServerCpuSeconds:F1}, database {result.Usage.DatabaseCpuSeconds:F1}, "
            + $"generator {result.Usage.GeneratorCpuSeconds:F1}; {result.Failures} failed."));
        bench.Report.Judge($"{name}: other devices meanwhile", calm.Describe(), "p99 under 100 ms", calm.P99 < OthersLimitMs && calm.Failed == 0);
        bench.Report.Judge(
            $"{name}: spoken within the time", string.Create(CultureInfo.InvariantCulture, $"{result.Seconds:F1} s"), "20 s and a tenth",
            result.Failures == 0 && result.Seconds <= bench.Options.Storm.TotalSeconds * 1.1);
    }
}
