using System.Text;
using Milepost.Load.Driving;
using Milepost.Load.Hub;
using Milepost.Load.Measuring;

namespace Milepost.Load.Reporting;

/// <summary>Collects what a run measured and renders it: what was asked for and whether it is met, what was checked, and every figure behind it.</summary>
internal sealed class Report
{
    private readonly Dictionary<(Scenario Scenario, string Endpoint), List<PhaseResult>> _phases = [];
    private readonly Dictionary<(string Scenario, string Endpoint), HubSamples> _hub = [];
    private readonly List<string> _targets = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _checks = [];

    /// <summary>Whether every scenario ran and every check of what was measured is right; targets that are missed do not count.</summary>
    public bool IsSound { get; private set; } = true;

    public void Add(Scenario scenario, string endpoint, PhaseResult result)
    {
        if (!_phases.TryGetValue((scenario, endpoint), out var rounds))
        {
            _phases[(scenario, endpoint)] = rounds = [];
        }

        rounds.Add(result);
    }

    public void Add(Scenario scenario, string endpoint, HubSamples samples)
    {
        if (!_hub.TryGetValue((scenario.Name, endpoint), out var sum))
        {
            _hub[(scenario.Name, endpoint)] = sum = new();
        }

        sum.Add(samples);
    }

    /// <summary>A figure with what was asked of it.</summary>
    public void Judge(string what, string figure, string target, bool isMet) => _targets.Add($"| {what} | {figure} | {target} | {(isMet ? "yes" : "**no**")} |");

    /// <summary>A figure that nothing was asked of.</summary>
    public void Note(string line) => _notes.Add($"- {line}");

    /// <summary>Whether what was measured was real.</summary>
    public void Check(string where, (string Text, bool IsRight) outcome)
    {
        IsSound &= outcome.IsRight;
        _checks.Add($"- {(outcome.IsRight ? "right" : "**WRONG**")}: {where}: {outcome.Text}.");
    }

    /// <summary>A scenario that could not be measured to its end.</summary>
    public void Failed(string scenario, string reason)
    {
        IsSound = false;
        _checks.Add($"- **FAILED**: scenario {scenario}: {reason.ReplaceLineEndings(" ")}");
    }

    /// <summary>A quantity of an endpoint over the rounds.</summary>
    public Spread SpreadOf(Scenario scenario, string endpoint, Func<PhaseResult, double> what) => new(_phases[(scenario, endpoint)].Select(what));

    /// <summary>Latencies of an endpoint over all rounds.</summary>
    public LatencyHistogram LatencyOf(Scenario scenario, string endpoint)
    {
        var all = new LatencyHistogram();
        _phases[(scenario, endpoint)].ForEach(r => all.Add(r.Outcomes.Latency));
        return all;
    }

    /// <summary>One endpoint's rate divided by another's, round by round.</summary>
    public Spread Ratio(Scenario scenario, string endpoint, string other) =>
        new(_phases[(scenario, endpoint)].Zip(_phases[(scenario, other)], (mine, his) => mine.MessagesPerSecond / Math.Max(1, his.MessagesPerSecond)));

    /// <summary>The whole report.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        Section(text, "| asked for | figure | target | met |\n|---|---|---|---|", _targets);
        Section(text, "", _notes);
        Section(text, "Checks of what was measured:\n", _checks);
        if (_phases.Count > 0)
        {
            Section(text, PhaseRows.Header, _phases.Select(p => PhaseRows.Row(p.Key.Scenario, p.Key.Endpoint, p.Value)));
        }

        if (_hub.Count > 0)
        {
            Section(text, PhaseRows.HubHeader, _hub.SelectMany(h => PhaseRows.Hub(h.Key.Scenario, h.Key.Endpoint, h.Value)));
        }

        return text.ToString();
    }

    /// <summary>Nanoseconds as people read them.</summary>
    public static string Milliseconds(long ns) => PhaseRows.Milliseconds(ns);

    private static void Section(StringBuilder text, string head, IEnumerable<string> lines)
    {
        var some = lines.ToList();
        if (some.Count > 0)
        {
            text.Append(head.Length > 0 ? head + "\n" : "").AppendJoin('\n', some).Append("\n\n");
        }
    }
}
