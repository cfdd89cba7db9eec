using System.Globalization;
using Milepost.Load.Driving;
using Milepost.Load.Provisioning;
using Milepost.Load.Servers;

namespace Milepost.Load.Scenarios;

/// <summary>Devices that were out of reach hand over a day each, all at once and older than what is kept in memory, while others go on.</summary>
internal sealed class BacklogScenario(Bench bench)
{
    private const double OthersLimitMs = 100;

    // Older than the days of history kept in memory, younger than the vehicles' registration.
    private const int DaysAgo = 10;

    private const double VisitsPerSecond = 500;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    public async Task RunAsync()
    {
        foreach (var engine in bench.Lab.Engines)
        {
            await RunAsync(await bench.FleetHostAsync(engine));
        }
    }

    private async Task RunAsync(ProductHost host)
    {
        var name = $"backlog, {PathScenario.ProductOn(host.Store.Engine)}";

        // Behind those that speak in the other scenarios.
        var vehicles = bench.FleetOf(host.Store.Engine).TakeLast(bench.Options.BacklogDevices).ToList();
        var begin = DateTimeOffset.UtcNow.AddDays(-DaysAgo).ToUnixTimeMilliseconds();
        var packets = new BacklogPackets(5, begin, SeededVehicle.RegisteredMetres + 1_000);
        var samplesPerPacket = BacklogPackets.Samples / (double)BacklogPackets.PerDevice;
        var options = new PhaseOptions { Server = host.Mqtt, Window = 1, WarmUp = TimeSpan.Zero, Measured = Limit, Drain = TimeSpan.FromSeconds(30) };


        // First they say where they are now, so that the day lies before what is known.
        host.Run(options with { Measured = TimeSpan.FromSeconds(30) }, o => Phase.Visits(o, vehicles, VisitsPerSecond));

        await using var bystanders = await Bystanders.Bystanders.StartAsync(
            bench.Lab, host, $"{host.Store.Engine}-backlog-bystanders", bench.NextBystanders(host.Store.Engine), Watched);
        var result = host.Run(options, o => Phase.Backlog(o, vehicles, packets), samplesPerMessage: 0);
        host.Account((long)(result.Outcomes.SucceededEver * samplesPerPacket), (long)(result.Failures * samplesPerPacket));
        var seen = await bystanders.EndAsync();
        var samples = result.Outcomes.SucceededEver * samplesPerPacket;
        bench.Report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {vehicles.Count} devices handed over {samples:N0} samples in arrays of up to {BacklogPackets.SamplesPerPacket} in {result.Seconds:F1} s, "
            + $"{samples / result.Seconds:N0} samples/s, host CPU {result.Usage.ServerCpuSeconds / Math.Max(1, samples) * 1e6:F1} s per million samples, "
            + $"an array acknowledged after p50 {result.LatencyMs.P50:F0}, p99 {result.LatencyMs.P99:F0} ms; host {result.Server.ResidentMb:F0} MB, {result.Failures} failed."));
        var calm = seen.Single(s => s.Kind == "devices");
        bench.Report.Judge($"{name}: other devices meanwhile", calm.Describe(), "p99 under 100 ms", calm.P99 < OthersLimitMs && calm.Failed == 0);
        bench.Report.Judge($"{name}: all taken in", $"{result.Failures} failed", "none", result.Failures == 0);
    }
}
