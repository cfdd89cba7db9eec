using Milepost.Load.Measuring;

namespace Milepost.Load.Hub;

/// <summary>What a browser saw in one phase; latencies from the intended send time to the arrival of the frame.</summary>
internal sealed class HubSamples
{
    public LatencyHistogram FirstAfterQuiet { get; } = new();

    public LatencyHistogram Conflated { get; } = new();

    public LatencyHistogram Alerts { get; } = new();

    /// <summary>Alerts that the phase's messages caused.</summary>
    public long AlertsExpected { get; set; }

    /// <summary>Of those, alerts told.</summary>
    public long AlertsSeen { get; set; }

    /// <summary>Odometers shown that no remembered message carried.</summary>
    public long Unmatched { get; set; }

    /// <summary>Expected alerts that never came.</summary>
    public long AlertsMissing => AlertsExpected - AlertsSeen;

    /// <summary>Adds another phase's samples.</summary>
    public void Add(HubSamples other)
    {
        FirstAfterQuiet.Add(other.FirstAfterQuiet);
        Conflated.Add(other.Conflated);
        Alerts.Add(other.Alerts);
        AlertsExpected += other.AlertsExpected;
        AlertsSeen += other.AlertsSeen;
        Unmatched += other.Unmatched;
    }
}
