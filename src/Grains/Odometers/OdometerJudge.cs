using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Usage;

namespace Milepost.Grains.Odometers;

/// <summary>Holds a reading against what is known and names the first row of the odometer table that fits (domain, section 2).</summary>
internal static class OdometerJudge
{
    /// <summary>Faster than any vehicle averages.</summary>
    public const long EnvelopeMetresPerHour = 250_000;

    /// <summary>Beyond what a speedometer of a road vehicle says: a misread byte.</summary>
    public const long FastestMetresPerHour = 300_000;

    /// <summary>0xFFFF km: the counter of PID 31 and PID 21 stands still there.</summary>
    public const long CounterMaximum = 65_535_000;

    /// <summary>Below this a factor between units cannot be told from driving.</summary>
    private const long LeastMetresForFactors = 100_000;

    /// <summary>Stands in for the learned busy day until there are days to learn from.</summary>
    private const long AssumedBusyDay = 500_000;

    private const long EnvelopeSlack = 2_000_000;
    private const double MillisecondsPerHour = 3_600_000;

    /// <summary>How coarse a source of absolute readings is, in metres.</summary>
    public static long Quantum(OdometerSource source) => source == OdometerSource.Obd ? 100 : 1000;

    /// <summary>Judges an absolute reading: cluster, person or service record.</summary>
    public static Verdict Absolute(Distance reading, SentUnit unit, OdometerSource source, Instant at, in OdometerTrack track, UsageLedger usage)
    {
        var value = reading.Metres;
        if (track.Anchor is not { } anchor)
        {
            return value == 0 && source == OdometerSource.Obd ? new Verdict(VerdictKind.Glitch) : new Verdict(VerdictKind.Accepted);
        }

        var last = anchor.Value.Metres;
        var quantum = Math.Max(Quantum(source), Quantum(anchor.Source));
        return at < anchor.At
            ? Late(value, quantum, at, last, usage)
            : Suspect(value, last)
                ?? Lower(value, last, quantum)
                ?? (anchor.Source == OdometerSource.Owner && source != OdometerSource.Owner
                    ? BeyondHabit(value - last, last, at - anchor.At, usage)
                    : Jump(value - last, last, at - anchor.At, Step(unit), usage))
                ?? new Verdict(VerdictKind.Accepted, last);
    }

    /// <summary>Judges a whole-kilometre counter of the engine control unit.</summary>
    public static Verdict Counter(long value, Instant at, in OdometerTrack track, UsageLedger usage)
    {
        if (value >= CounterMaximum)
        {
            return new Verdict(VerdictKind.CounterSaturated, track.Counter?.Metres ?? 0, CounterMaximum);
        }

        if (IsBeforeAnchor(at, track))
        {
            return new Verdict(VerdictKind.Older);
        }

        if (track.Counter is not { } mark)
        {
            return new Verdict(VerdictKind.Accepted);
        }

        if (at < mark.At)
        {
            return new Verdict(VerdictKind.Older, mark.Metres);
        }

        return value < mark.Metres
            ? new Verdict(VerdictKind.CounterReset, mark.Metres)
            : Jump(value - mark.Metres, mark.Metres, at - mark.At, OdometerCurve.CounterQuantum, usage)
                ?? new Verdict(VerdictKind.Accepted, mark.Metres);
    }

    /// <summary>Judges a speed.</summary>
    public static Verdict Speed(long metresPerHour, Instant at, in OdometerTrack track)
    {
        if (metresPerHour > FastestMetresPerHour)
        {
            return new Verdict(VerdictKind.ImpossibleJump, track.Speed?.MetresPerHour ?? 0, FastestMetresPerHour);
        }

        var before = track.Speed?.MetresPerHour ?? 0;
        return IsBeforeAnchor(at, track) || (track.Speed is { } mark && at < mark.At)
            ? new Verdict(VerdictKind.Older, before)
            : new Verdict(VerdictKind.Accepted, before);
    }

    // What was driven before the absolute reading that rules is in that reading already.
    private static bool IsBeforeAnchor(Instant at, in OdometerTrack track) => track.Anchor is { } anchor && at < anchor.At;

    // Rows 6 and 7. What stood at the end of the day before and at the start of the day after are the neighbours that are still remembered.
    private static Verdict Late(long value, long quantum, Instant at, long anchor, UsageLedger usage)
    {
        var (floor, ceiling) = UsageDays.Neighbours(usage, at.UtcDate, anchor);
        if (value < floor - quantum)
        {
            return new Verdict(VerdictKind.ContradictsHistory, floor, quantum);
        }

        return value > ceiling + quantum
            ? new Verdict(VerdictKind.ContradictsHistory, ceiling, quantum)
            : new Verdict(VerdictKind.AcceptedLate, ceiling);
    }

    // Rows 8 to 10: a factor says more than an envelope, so it is asked first.
    private static Verdict? Suspect(long value, long last)
    {
        if (last >= LeastMetresForFactors)
        {
            if (IsNear(value, last * (Distance.MetresPerMile / 1000)) || IsNear(value, last / (Distance.MetresPerMile / 1000)))
            {
                return new Verdict(VerdictKind.UnitSuspect, last);
            }

            if (IsScaled(value, last))
            {
                return new Verdict(VerdictKind.ScaleSuspect, last);
            }
        }

        return value == 0 || value < last / 100 ? new Verdict(VerdictKind.Glitch, last, last / 100) : null;
    }

    private static bool IsScaled(long value, long last)
    {
        for (var factor = 10; factor <= 1000; factor *= 10)
        {
            if (IsNear(value, (double)last * factor) || IsNear(value, (double)last / factor))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNear(long value, double expected) => Math.Abs(value - expected) <= expected * 0.005;

    // Rows 11 and 12.
    private static Verdict? Lower(long value, long last, long quantum)
    {
        if (value >= last)
        {
            return null;
        }

        return new Verdict(last - value <= quantum ? VerdictKind.SameReading : VerdictKind.Decreased, last, quantum);
    }

    // Row 13. One step of the display is always possible, however short the gap.
    private static Verdict? Jump(long metres, long last, TimeSpan gap, long step, UsageLedger usage)
    {
        var bySpeed = EnvelopeMetresPerHour * (gap.TotalMilliseconds / MillisecondsPerHour);
        var limit = (long)Math.Min(bySpeed, ByHabit(gap, usage)) + step;
        return metres > limit ? new Verdict(VerdictKind.ImpossibleJump, last, limit) : null;
    }

    // An owner's figure is from memory or from last week, whatever moment it is written under, so no speed follows from it.
    private static Verdict? BeyondHabit(long metres, long last, TimeSpan gap, UsageLedger usage)
    {
        var limit = (long)ByHabit(gap, usage);
        return metres > limit ? new Verdict(VerdictKind.ImpossibleJump, last, limit) : null;
    }

    private static double ByHabit(TimeSpan gap, UsageLedger usage)
    {
        var busyDay = usage.BusyDayMetres > 0 ? usage.BusyDayMetres : AssumedBusyDay;
        return (8 * busyDay * gap.TotalDays) + EnvelopeSlack;
    }

    private static long Step(SentUnit unit) => unit == SentUnit.Miles ? 1609 : 1000;
}
