using System.Globalization;
using Milepost.Load.Bystanders;
using Milepost.Load.Driving;
using Milepost.Load.Measuring;
using Milepost.Load.Reporting;
using Milepost.Load.Servers;

namespace Milepost.Load.Scenarios;

/// <summary>
/// Twice what the host can take, whatever it does, from devices whose protocol version knows no receive maximum: only unread sockets slow them. Meanwhile
/// bystanders go on; afterwards everything that was sent is answered, and an ordinary load finds an ordinary host.
/// </summary>
internal sealed class OverloadScenario(Bench bench)
{
    private const int Connections = 1_000;
    private const int Ordinary = 5_000;
    private const double BystandersLimitMs = 250;
    private const double FlatMemory = 1.15;
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(60);

    public async Task RunAsync()
    {
        foreach (var engine in bench.Lab.Engines)
        {
            await RunAsync(await bench.FleetHostAsync(engine));
        }
    }

    private async Task RunAsync(ProductHost host)
    {
        var vehicles = bench.FleetOf(host.Store.Engine).Take(Connections).ToList();
        var name = $"overload, {PathScenario.ProductOn(host.Store.Engine)}";
        var options = new PhaseOptions
        {
            Server = host.Mqtt,
            Version = 4,
            Window = 10,
            WarmUp = TimeSpan.FromSeconds(2),
            Measured = Before,
            Drain = Drain,
        };
        var sustainable = host.Run(options, o => Phase.Closed(o, vehicles));
        var calm = host.Run(options with { Window = 32 }, o => Phase.Open(o, vehicles, [new(0, vehicles.Count, Ordinary)], _ => { }));
        var rate = sustainable.MessagesPerSecond * 2;
        bench.Lab.Say(string.Create(CultureInfo.InvariantCulture, $"{name}: {sustainable.MessagesPerSecond:F0}/s are sustainable, {rate:F0}/s follow"));

        await using var bystanders = await Bystanders.Bystanders.StartAsync(
            bench.Lab, host, $"{host.Store.Engine}-bystanders", bench.NextBystanders(host.Store.Engine), bench.Options.Overload);
        using var memory = new MemoryWatch(host.Pids);
        var over = host.Run(
            options with { Window = 1_000, WarmUp = TimeSpan.Zero, Measured = bench.Options.Overload, SendsOverdue = false },
            o => Phase.Open(o, vehicles, [new(0, vehicles.Count, rate)], _ => { }));
        var thirds = memory.End();
        var seen = await bystanders.EndAsync();
        bench.Lab.Say($"{name}: {over.Describe()}");
        var after = host.Run(options with { Window = 32 }, o => Phase.Open(o, vehicles, [new(0, vehicles.Count, Ordinary)], _ => { }));

        bench.Report.Add(new Scenario($"overload: closed loop {Connections}×10 before", Connections, 10, 0), PathScenario.ProductOn(host.Store.Engine), sustainable);
        bench.Report.Add(new Scenario("overload: twice that", Connections, 1_000, (int)rate), PathScenario.ProductOn(host.Store.Engine), over);
        Judge(name, over, seen, thirds);
        Recovered(name, over, calm, after);
    }

    private void Judge(string name, PhaseResult over, IReadOnlyList<BystanderFigures> seen, (double First, double Second, double Last) thirds)
    {
        var report = bench.Report;
        report.Judge($"{name}: connections cut, messages refused or unanswered", Text(over.Failures), "none", over.Failures == 0);
        report.Judge(
            $"{name}: memory of the host in MB, most in the first, second, last third",
            string.Create(CultureInfo.InvariantCulture, $"{thirds.First:F0}, {thirds.Second:F0}, {thirds.Last:F0}"),
            "flat: last at most 115 % of the second",
            thirds.Last <= thirds.Second * FlatMemory);
        foreach (var kind in seen.Where(s => s.Kind != "devices"))
        {
            report.Judge($"{name}: {kind.Kind} meanwhile", kind.Describe(), "p99 under 250 ms, none failed", kind.P99 < BystandersLimitMs && kind.Failed == 0);
        }

        report.Note($"{name}: calm devices meanwhile: {seen.Single(s => s.Kind == "devices").Describe()}.");
    }

    private void Recovered(string name, PhaseResult over, PhaseResult calm, PhaseResult after)
    {
        bench.Report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {over.Outcomes.SucceededEver} acknowledged; {over.Outcomes.Withheld} more were due and never sent, because sockets were not read; "
            + $"the last answer came {over.Outcomes.DrainNs / 1e9:F1} s after the end."));
        bench.Report.Judge(
            $"{name}: p99 at {Ordinary}/s afterwards (before it) in ms",
            string.Create(CultureInfo.InvariantCulture, $"{after.LatencyMs.P99:F1} ({calm.LatencyMs.P99:F1})"),
            "at most twice, or 10 ms more",
            after.Failures == 0 && after.LatencyMs.P99 <= Math.Max(calm.LatencyMs.P99 * 2, calm.LatencyMs.P99 + 10));
    }

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
