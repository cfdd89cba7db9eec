using System.Globalization;
using Milepost.Load.Driving;
using Milepost.Load.Hub;
using Milepost.Load.Measuring;

namespace Milepost.Load.Reporting;

/// <summary>Renders phases and hub samples as rows of Markdown tables; latencies in milliseconds over all rounds, the rest as median and spread.</summary>
internal static class PhaseRows
{
    public const string Header = """
        | scenario | endpoint | messages/s | p50 | p90 | p99 | p99.9 | max | sent late p99 | server CPU s/M | database CPU s/M | generator CPU s/M | server MB (peak) | database MB | failed |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
        """;

    public const string HubHeader = """
        | hub | endpoint | samples | p50 | p90 | p99 | p99.9 | max | lost |
        |---|---|---|---|---|---|---|---|---|
        """;

    public static string Row(Scenario scenario, string endpoint, List<PhaseResult> rounds)
    {
        LatencyHistogram latency = new(), lateness = new();
        rounds.ForEach(r => latency.Add(r.Outcomes.Latency));
        rounds.ForEach(r => lateness.Add(r.Outcomes.Lateness));
        string Of(Func<PhaseResult, double> what, string format) => new Spread(rounds.Select(what)).Format(format);
        var hasDatabase = rounds.Any(r => r.Usage.Database.ResidentMb > 0);
        string[] cells =
        [
            scenario.Name,
            endpoint,
            Of(r => r.MessagesPerSecond, "N0"),
            Latencies(latency),
            scenario.IsOpen ? Milliseconds(lateness.PercentileNs(0.99)) : "",
            Of(r => r.ServerCpuPerMillion, "F1"),
            hasDatabase ? Of(r => r.DatabaseCpuPerMillion, "F1") : "",
            Of(r => r.GeneratorCpuPerMillion, "F1"),
            string.Create(CultureInfo.InvariantCulture, $"{new Spread(rounds.Select(r => r.Server.ResidentMb)).Median:F0} ({rounds.Max(r => r.Server.PeakResidentMb):F0})"),
            hasDatabase ? string.Create(CultureInfo.InvariantCulture, $"{rounds.Max(r => r.Usage.Database.ResidentMb):F0}") : "",
            Failures(rounds),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    public static IEnumerable<string> Hub(string scenario, string endpoint, HubSamples s)
    {
        string Line(string what, LatencyHistogram latency, string lost) =>
            string.Create(CultureInfo.InvariantCulture, $"| {scenario}: → {what} | {endpoint} | {latency.Count} | {Latencies(latency)} | {lost} |");
        yield return Line("vehicleChanged, first after quiet", s.FirstAfterQuiet, $"{s.Unmatched} unmatched");
        yield return Line("vehicleChanged, conflated", s.Conflated, "");
        yield return Line("alertRaised", s.Alerts, $"{s.AlertsMissing} of {s.AlertsExpected} missing");
    }

    public static string Milliseconds(long ns) => (ns / 1e6).ToString(ns < 10_000_000 ? "F2" : "F0", CultureInfo.InvariantCulture);

    private static string Latencies(LatencyHistogram h) =>
        string.Join(" | ", new[] { h.PercentileNs(0.5), h.PercentileNs(0.9), h.PercentileNs(0.99), h.PercentileNs(0.999), h.MaxNs }.Select(Milliseconds));

    private static string Failures(List<PhaseResult> rounds)
    {
        var refused = rounds.SelectMany(r => r.Outcomes.Refused).GroupBy(r => r.Key, r => r.Value).Select(g => $"0x{g.Key:X2}: {g.Sum()}");
        var unanswered = rounds.Sum(r => r.Outcomes.Unanswered);
        var disconnected = rounds.Sum(r => r.Outcomes.Disconnected);
        string[] kinds = [.. refused, unanswered > 0 ? $"unanswered: {unanswered}" : "", disconnected > 0 ? $"cut: {disconnected}" : ""];
        var some = kinds.Where(k => k.Length > 0).ToArray();
        return some.Length == 0 ? "0" : string.Join(", ", some);
    }
}
