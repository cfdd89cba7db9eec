using System.Globalization;
using System.Text;
using Milepost.Load.Driving;
using Milepost.Load.Hub;
using Milepost.Load.Measuring;

namespace Milepost.Load.Reporting;

/// <summary>Collects the rounds of a run and renders them as one Markdown table.</summary>
internal sealed class Report
{
    /// <summary>Name of the endpoint that the others are compared with.</summary>
    public const string Product = "product";

    private const string Header = """
        | scenario | endpoint | messages/s | p50 | p90 | p99 | p99.9 | max | sent late p99 | server CPU s/M | generator CPU s/M | server MB (peak) | failed | product ÷ this |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
        """;

    private readonly Dictionary<(Scenario Scenario, string Endpoint), List<PhaseResult>> _phases = [];
    private readonly Dictionary<string, HubSamples> _hub = [];

    public void Add(Scenario scenario, string endpoint, PhaseResult result)
    {
        if (!_phases.TryGetValue((scenario, endpoint), out var rounds))
        {
            _phases[(scenario, endpoint)] = rounds = [];
        }

        rounds.Add(result);
    }

    public void Add(Scenario scenario, HubSamples samples)
    {
        if (!_hub.TryGetValue(scenario.Name, out var sum))
        {
            _hub[scenario.Name] = sum = new();
        }

        sum.Add(samples);
    }

    /// <summary>Messages that an endpoint acknowledged with success in all phases.</summary>
    public long AcknowledgedBy(string endpoint) =>
        _phases.Where(p => p.Key.Endpoint == endpoint).Sum(p => p.Value.Sum(r => r.Outcomes.SucceededEver));

    /// <summary>The whole table; latencies in milliseconds over all rounds, rates and ratios as median and spread of the rounds.</summary>
    public string Render()
    {
        var table = new StringBuilder(Header).AppendLine();
        foreach (var ((scenario, endpoint), rounds) in _phases)
        {
            table.AppendLine(Row(scenario, endpoint, rounds));
        }

        foreach (var (scenario, s) in _hub)
        {
            table.AppendLine(HubRow($"{scenario}: → vehicleChanged, first after quiet", s.FirstAfterQuiet, $"{s.Unmatched} unmatched"));
            table.AppendLine(HubRow($"{scenario}: → vehicleChanged, conflated", s.Conflated, ""));
            table.AppendLine(HubRow($"{scenario}: → alertRaised", s.Alerts, $"{s.AlertsMissing} of {s.AlertsExpected} missing"));
        }

        return table.ToString();
    }

    private static string Latencies(LatencyHistogram h) =>
        string.Join(" | ", new[] { h.PercentileNs(0.5), h.PercentileNs(0.9), h.PercentileNs(0.99), h.PercentileNs(0.999), h.MaxNs }
            .Select(Milliseconds));

    private static string Milliseconds(long ns) => (ns / 1e6).ToString(ns < 10_000_000 ? "F2" : "F0", CultureInfo.InvariantCulture);

    private static string HubRow(string name, LatencyHistogram latency, string failed) =>
        $"| {name} | {Product} | {latency.Count} samples | {Latencies(latency)} | | | | | {failed} | |";

    private string Row(Scenario scenario, string endpoint, List<PhaseResult> rounds)
    {
        LatencyHistogram latency = new(), lateness = new();
        rounds.ForEach(r => latency.Add(r.Outcomes.Latency));
        rounds.ForEach(r => lateness.Add(r.Outcomes.Lateness));
        string Of(Func<PhaseResult, double> what, string format) => new Spread(rounds.Select(what)).Format(format);
        string[] cells =
        [
            scenario.Name,
            endpoint,
            Of(r => r.MessagesPerSecond, "N0"),
            Latencies(latency),
            scenario.IsOpen ? Milliseconds(lateness.PercentileNs(0.99)) : "",
            Of(r => r.ServerCpuPerMillion, "F1"),
            Of(r => r.GeneratorCpuPerMillion, "F1"),
            $"{new Spread(rounds.Select(r => r.Server.ResidentMb)).Median:F0} ({rounds.Max(r => r.Server.PeakResidentMb):F0})",
            Failures(rounds),
            Ratio(scenario, endpoint, rounds),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Failures(List<PhaseResult> rounds)
    {
        var refused = rounds.SelectMany(r => r.Outcomes.Refused).GroupBy(r => r.Key, r => r.Value).Select(g => $"0x{g.Key:X2}: {g.Sum()}");
        var unanswered = rounds.Sum(r => r.Outcomes.Unanswered);
        var disconnected = rounds.Sum(r => r.Outcomes.Disconnected);
        string[] kinds = [.. refused, unanswered > 0 ? $"unanswered: {unanswered}" : "", disconnected > 0 ? $"cut: {disconnected}" : ""];
        var some = kinds.Where(k => k.Length > 0).ToArray();
        return some.Length == 0 ? "0" : string.Join(", ", some);
    }

    // A closed loop compares rates; in an open loop the rate is given, so its median latency is compared.
    private string Ratio(Scenario scenario, string endpoint, List<PhaseResult> rounds)
    {
        if (endpoint == Product || !_phases.TryGetValue((scenario, Product), out var product))
        {
            return "";
        }

        double Quantity(PhaseResult r) => scenario.IsOpen ? r.Outcomes.Latency.PercentileNs(0.5) : r.MessagesPerSecond;
        return new Spread(product.Zip(rounds, (p, r) => Quantity(p) / Math.Max(1, Quantity(r)))).Format("F2") + (scenario.IsOpen ? " × p50" : "");
    }
}
