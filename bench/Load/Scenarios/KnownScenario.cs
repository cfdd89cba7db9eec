using System.Globalization;
using Milepost.Load.Driving;
using Milepost.Load.Provisioning;
using Milepost.Load.Servers;

namespace Milepost.Load.Scenarios;

/// <summary>A store that knows very many vehicles: how soon its host is ready, what it takes in memory, and how soon a vehicle that slept is answered.</summary>
internal sealed class KnownScenario(Bench bench)
{
    /// <summary>Name of the store, which the growth scenario uses again.</summary>
    public const string StoreName = "known";

    private const double ReadyLimitSeconds = 3;
    private const double ColdLimitMs = 20;
    private const int ColdVisits = 1_000;
    private const double VisitsPerSecond = 50;

    public async Task RunAsync()
    {
        foreach (var engine in bench.Lab.Engines)
        {
            await RunAsync(engine);
        }
    }

    private async Task RunAsync(string engine)
    {
        var name = $"{bench.Options.Known.ToString("N0", CultureInfo.InvariantCulture)} known vehicles, {PathScenario.ProductOn(engine)}";
        var store = await bench.Lab.SeededStoreAsync(engine, StoreName, bench.Options.Known, bench.Options.Active);
        double bare;
        await using (var empty = await ProductHost.StartAsync(bench.Lab, await bench.Lab.NewStoreAsync(engine), $"{engine}-empty"))
        {
            bare = empty.ResidentMb;
        }

        await using var host = await ProductHost.StartAsync(bench.Lab, store, $"{engine}-known");
        var resident = host.ResidentMb;
        bench.Report.Judge($"{name}: host ready after start", string.Create(CultureInfo.InvariantCulture, $"{host.ReadyAfter.TotalSeconds:F2} s"), "under 3 s", host.ReadyAfter.TotalSeconds < ReadyLimitSeconds);
        bench.Report.Judge(
            $"{name}: memory at rest in MB (on an empty store)",
            string.Create(CultureInfo.InvariantCulture, $"{resident:F0} ({bare:F0})"),
            "no more than 16 MB more",
            resident - bare <= 16);

        // Spread over all that have a plan, so that no two lie on the same page.
        var stride = bench.Options.Active / ColdVisits;
        var vehicles = Enumerable.Range(0, ColdVisits).SelectMany(i => Fleet.Seeded(i * stride, 1)).ToArray();
        new Random(1).Shuffle(vehicles);
        var options = new PhaseOptions { Server = host.Mqtt, Window = 1, WarmUp = TimeSpan.FromSeconds(2), Measured = TimeSpan.FromSeconds(60) };
        var result = host.Run(options, o => Phase.Visits(o, vehicles, VisitsPerSecond));
        bench.Report.Judge(
            $"{name}: first message of a cold vehicle, send to acknowledgement in ms, at {VisitsPerSecond:F0}/s",
            string.Create(CultureInfo.InvariantCulture, $"p50 {result.LatencyMs.P50:F2}, p99 {result.LatencyMs.P99:F2}, max {result.Outcomes.Latency.MaxNs / 1e6:F1}"),
            "p99 under 20 ms",
            result.LatencyMs.P99 < ColdLimitMs && result.Failures == 0);
        await bench.CheckAsync(host, name, vehicles);
    }
}
