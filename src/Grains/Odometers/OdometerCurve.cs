using Milepost.Grains.Quantities;

namespace Milepost.Grains.Odometers;

/// <summary>Moves the accepted curve and the shown position by readings that were judged already: arithmetic, no rules.</summary>
internal static class OdometerCurve
{
    /// <summary>What the counters of the engine control unit count in, in metres.</summary>
    public const long CounterQuantum = 1000;

    /// <summary>The widest gap between two speeds that is integrated over, and the age at which a counter stops binding the integral.</summary>
    public static readonly TimeSpan WidestGap = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan ClusterHold = TimeSpan.FromSeconds(10);

    private const long QuantumMillimetres = CounterQuantum * 1000;

    /// <summary>An absolute reading rules: the curve goes through it, and the counter counts on from there.</summary>
    public static OdometerTrack WithAbsolute(in OdometerTrack track, Distance reading, Instant at, OdometerSource source)
    {
        var millimetres = reading.Metres * 1000;
        // A reading from before the newest estimate says nothing about what was driven after it.
        var outdated = track.Shown is { } shown && at < shown.At;
        var curve = outdated ? Math.Max(track.CurveMillimetres, millimetres) : millimetres;
        var shift = curve - track.CurveMillimetres;
        return Shown(
            track with
            {
                Anchor = new OdometerKnot(reading, at, source),
                CurveMillimetres = curve,
                Counter = track.Counter is { } mark ? mark with { OriginMillimetres = mark.OriginMillimetres + shift } : null,
            },
            at,
            source);
    }

    /// <summary>A person's word: the vehicle stands there, whatever was shown before. Lower sources go on from there.</summary>
    public static OdometerTrack WithCorrection(in OdometerTrack track, Distance reading, Instant at) =>
        WithAbsolute(track with { Shown = null }, reading, at, OdometerSource.Owner);

    /// <summary>A counter goes on from a base: after a reset, after a jump nobody believes, or the first time.</summary>
    public static OdometerTrack WithCounterBase(in OdometerTrack track, long metres, Instant at) =>
        track with { Counter = new CounterMark(metres, at, at, track.CurveMillimetres - (metres * 1000), PhaseKnown: false) };

    /// <summary>A counter that says nothing any more.</summary>
    public static OdometerTrack WithoutCounter(in OdometerTrack track) => track with { Counter = null };

    /// <summary>A counter stands where it stood or further.</summary>
    public static OdometerTrack WithCounter(in OdometerTrack track, long metres, Instant at)
    {
        if (track.Counter is not { } mark)
        {
            return WithCounterBase(track, metres, at);
        }

        var tick = mark.OriginMillimetres + (metres * 1000);
        if (metres == mark.Metres)
        {
            return track with { Counter = mark with { At = at }, CurveMillimetres = Math.Min(track.CurveMillimetres, tick + QuantumMillimetres) };
        }

        // Seen at the moment it ticked, it tells the position to far better than its quantum.
        var seenTicking = metres - mark.Metres == CounterQuantum && at - mark.At <= WidestGap;
        var curve = mark.PhaseKnown
            ? Math.Clamp(track.CurveMillimetres, tick, tick + QuantumMillimetres)
            : AtUnknownPhase(track, mark, tick, seenTicking);
        var phaseKnown = mark.PhaseKnown || seenTicking;
        var origin = mark.PhaseKnown || !seenTicking ? mark.OriginMillimetres : curve - (metres * 1000);
        return Shown(
            track with { CurveMillimetres = curve, Counter = new CounterMark(metres, at, mark.Since, origin, phaseKnown) },
            at,
            OdometerSource.Counter);
    }

    /// <summary>A speed: the integral goes on from the one before, and never leaves what a fresh counter allows.</summary>
    public static OdometerTrack WithSpeed(in OdometerTrack track, long metresPerHour, Instant at)
    {
        if (track.Speed is not { } mark || at - mark.At > WidestGap)
        {
            return track with { Speed = new SpeedMark(metresPerHour, at, at) };
        }

        // Trapezoid: (m/h + m/h) / 2 · ms = millimetres · 3600.
        var driven = (mark.MetresPerHour + metresPerHour) * (at.UnixMilliseconds - mark.At.UnixMilliseconds) / 7200;
        var curve = track.CurveMillimetres + driven;
        if (track.Counter is { } counter && at - counter.At <= WidestGap)
        {
            var bound = counter.OriginMillimetres + (counter.Metres * 1000) + QuantumMillimetres;
            curve = Math.Max(track.CurveMillimetres, Math.Min(curve, bound));
        }

        var moved = track with { CurveMillimetres = curve, Speed = mark with { MetresPerHour = metresPerHour, At = at } };
        return driven == 0 ? moved : Shown(moved, at, OdometerSource.Speed);
    }

    // Somewhere within one quantum either side of base plus count; with the speed known all the way the integral says where.
    private static long AtUnknownPhase(in OdometerTrack track, CounterMark mark, long tick, bool seenTicking)
    {
        var upper = seenTicking ? tick : tick + QuantumMillimetres;
        var covered = track.Speed is { } speed && speed.CoveredSince <= mark.Since;
        var lower = covered ? tick - QuantumMillimetres : tick;
        return Math.Clamp(track.CurveMillimetres, Math.Min(lower, upper), upper);
    }

    private static OdometerTrack Shown(in OdometerTrack track, Instant at, OdometerSource source)
    {
        if (track.Anchor is not { } anchor)
        {
            return track;
        }

        var metres = Math.Min((track.CurveMillimetres + 500) / 1000, Distance.MaxMetres);
        var estimated = source > OdometerSource.Manual;
        // While the cluster speaks, nobody guesses between its digits.
        if (estimated && anchor.Source == OdometerSource.Obd && at - anchor.At <= ClusterHold)
        {
            return track;
        }

        if (track.Shown is { } shown && (metres < shown.Value.Metres || (estimated && metres == shown.Value.Metres)))
        {
            return track;
        }

        var value = Distance.FromMetres(metres);
        return track with { Shown = new OdometerPosition(value, at, source, estimated, PlusMinus(track, anchor, metres, source)) };
    }

    // A counter is off by its quantum however far it counts; an integral drifts with the distance (measured: 41.04 km for 40 km).
    private static Distance PlusMinus(in OdometerTrack track, OdometerKnot anchor, long metres, OdometerSource source)
    {
        var atAnchor = OdometerJudge.Quantum(anchor.Source);
        var since = source <= OdometerSource.Manual ? 0
            : track.Counter is not null ? CounterQuantum
            : Math.Max(0, metres - anchor.Value.Metres) / 20;
        return Distance.FromMetres(atAnchor + since);
    }
}
