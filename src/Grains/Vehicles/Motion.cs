using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Usage;

namespace Milepost.Grains.Vehicles;

/// <summary>The part of a vehicle that its readings move, judged and moved one observation at a time.</summary>
internal readonly record struct Motion(OdometerTrack Odometer, EngineReading? Engine)
{
    /// <summary>Engine hours are shown in tenths: so much more than the clock allows is rounding.</summary>
    private const long EngineQuantumSeconds = 360;

    private const int Ranks = 3;

    /// <summary>Judges the observations of one moment, each held against what the ones before it left.</summary>
    /// <returns>The verdicts in the order sent, and where everything stands after them.</returns>
    public (ImmutableArray<JudgedObservation> Judged, Motion After) JudgeAll(ImmutableArray<Observation> observations, Instant at, UsageLedger usage, bool foreign)
    {
        var judged = new JudgedObservation[observations.Length];
        var motion = this;
        for (var rank = 0; rank < Ranks; rank++)
        {
            for (var i = 0; i < judged.Length; i++)
            {
                if (RankOf(observations[i].Signal) == rank)
                {
                    var verdict = foreign ? new Verdict(VerdictKind.OtherVehicle) : motion.Judge(observations[i], at, usage);
                    judged[i] = new JudgedObservation(observations[i], verdict);
                    motion = motion.After(judged[i], at, Odometer.Shown);
                }
            }
        }

        return (ImmutableCollectionsMarshal.AsImmutableArray(judged), motion);
    }

    /// <summary>Where everything stands after the judged observations of one moment.</summary>
    public Motion AfterAll(JudgedSample sample)
    {
        var motion = this;
        for (var rank = 0; rank < Ranks; rank++)
        {
            foreach (var judged in sample.Observations)
            {
                if (RankOf(judged.Observation.Signal) == rank)
                {
                    motion = motion.After(judged, sample.At, Odometer.Shown);
                }
            }
        }

        return motion;
    }

    // Of one moment: the integral runs up to it, then the counter corrects the integral, then the cluster rules.
    private static int RankOf(Signal signal) => signal switch
    {
        Signal.Speed => 0,
        Signal.Odometer => 2,
        _ => 1,
    };

    private Verdict Judge(Observation observation, Instant at, UsageLedger usage) => observation switch
    {
        { Value: < 0, Signal: Signal.Odometer or Signal.DistanceSinceCodesCleared or Signal.Speed or Signal.EngineTime } => new Verdict(VerdictKind.Glitch),
        { Signal: Signal.Odometer } => Distance.IsValid(observation.Value)
            ? OdometerJudge.Absolute(Distance.FromMetres(observation.Value), observation.Unit, OdometerSource.Obd, at, Odometer, usage)
            : new Verdict(VerdictKind.Glitch),
        { Signal: Signal.DistanceSinceCodesCleared } => OdometerJudge.Counter(observation.Value, at, Odometer, usage),
        { Signal: Signal.Speed } => OdometerJudge.Speed(observation.Value, at, Odometer),
        { Signal: Signal.EngineTime } => JudgeEngineTime(observation.Value, at),
        _ => default,
    };

    // What lower sources of the same moment made people see gives way to the cluster: shown is what was shown before the moment.
    private Motion After(in JudgedObservation judged, Instant at, OdometerPosition? shownBefore)
    {
        var value = judged.Observation.Value;
        return (judged.Observation.Signal, judged.Verdict.Kind) switch
        {
            (Signal.Odometer, VerdictKind.Accepted) =>
                this with { Odometer = OdometerCurve.WithAbsolute(Odometer with { Shown = shownBefore }, Distance.FromMetres(value), at, OdometerSource.Obd) },
            (Signal.DistanceSinceCodesCleared, VerdictKind.Accepted) => this with { Odometer = OdometerCurve.WithCounter(Odometer, value, at) },
            (Signal.DistanceSinceCodesCleared, VerdictKind.CounterReset or VerdictKind.ImpossibleJump) =>
                this with { Odometer = OdometerCurve.WithCounterBase(Odometer, value, at) },
            (Signal.DistanceSinceCodesCleared, VerdictKind.CounterSaturated) => this with { Odometer = OdometerCurve.WithoutCounter(Odometer) },
            (Signal.Speed, VerdictKind.Accepted) => this with { Odometer = OdometerCurve.WithSpeed(Odometer, value, at) },
            (Signal.EngineTime, VerdictKind.Accepted) => this with { Engine = new EngineReading(new EngineTime(value), at) },
            _ => this,
        };
    }

    // An engine cannot run longer than the clock.
    private Verdict JudgeEngineTime(long seconds, Instant at)
    {
        if (Engine is not { } last)
        {
            return new Verdict(VerdictKind.Accepted);
        }

        var total = last.Total.Seconds;
        if (at < last.At)
        {
            return new Verdict(VerdictKind.Older, total);
        }

        if (seconds < total)
        {
            return new Verdict(total - seconds <= EngineQuantumSeconds ? VerdictKind.SameReading : VerdictKind.Decreased, total, EngineQuantumSeconds);
        }

        var limit = (long)(at - last.At).TotalSeconds + EngineQuantumSeconds;
        return seconds - total > limit ? new Verdict(VerdictKind.ImpossibleJump, total, limit) : new Verdict(VerdictKind.Accepted, total);
    }
}
