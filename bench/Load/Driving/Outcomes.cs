using Milepost.Load.Measuring;

namespace Milepost.Load.Driving;

/// <summary>What one event loop saw in a phase.</summary>
internal sealed class Outcomes(Timetable timetable)
{
    private readonly SortedDictionary<byte, long> _refused = [];

    /// <summary>Messages acknowledged with success (or, at QoS 0, handed to the kernel) inside the measured window.</summary>
    public long Succeeded { get; private set; }

    /// <summary>Messages acknowledged with success in the whole phase.</summary>
    public long SucceededEver { get; private set; }

    /// <summary>Messages refused in the whole phase, by reason code (MQTT 5.0 section 3.4.2.1).</summary>
    public IReadOnlyDictionary<byte, long> Refused => _refused;

    /// <summary>Messages that were due but never sent, because the server had not acknowledged enough of those before.</summary>
    public long Withheld { get; set; }

    /// <summary>How long after the window the last answer came, in nanoseconds, or the drain time where some never came.</summary>
    public long DrainNs { get; set; }

    /// <summary>Messages sent and never answered.</summary>
    public long Unanswered { get; set; }

    /// <summary>Connections that the server ended.</summary>
    public long Disconnected { get; set; }

    /// <summary>From when the message counts (sent, or intended to be sent) to its acknowledgement.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>From the intended to the actual send: the generator's own delay, and the server's backpressure (open loop only).</summary>
    public LatencyHistogram Lateness { get; } = new();

    /// <summary>From the intended moment of a visit to its acknowledgement, opening and sign-in included.</summary>
    public LatencyHistogram Visits { get; } = new();

    /// <summary>Notes an acknowledgement. A closed loop's sample belongs to the window by its end, an open loop's by its intended start.</summary>
    public void Acknowledged(byte reason, long countedFrom, long at, bool belongsByStart)
    {
        if (reason >= 0x80)
        {
            _refused[reason] = _refused.GetValueOrDefault(reason) + 1;
            return;
        }

        SucceededEver++;
        if (timetable.IsMeasured(at))
        {
            Succeeded++;
        }

        if (timetable.IsMeasured(belongsByStart ? countedFrom : at))
        {
            Latency.Record(at - countedFrom);
        }
    }

    /// <summary>Notes a message of QoS 0, which nobody answers.</summary>
    public void Written(long at)
    {
        SucceededEver++;
        Succeeded += timetable.IsMeasured(at) ? 1 : 0;
    }

    /// <summary>Adds another loop's outcomes.</summary>
    public void Add(Outcomes other)
    {
        Succeeded += other.Succeeded;
        SucceededEver += other.SucceededEver;
        Unanswered += other.Unanswered;
        Disconnected += other.Disconnected;
        Withheld += other.Withheld;
        DrainNs = Math.Max(DrainNs, other.DrainNs);
        Latency.Add(other.Latency);
        Lateness.Add(other.Lateness);
        Visits.Add(other.Visits);
        foreach (var (reason, count) in other.Refused)
        {
            _refused[reason] = _refused.GetValueOrDefault(reason) + count;
        }
    }
}
