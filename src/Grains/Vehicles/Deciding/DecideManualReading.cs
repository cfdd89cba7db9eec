using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.Grains.Vehicles.Deciding;

/// <summary>Rules of what a person reads off the odometer: judged like the cluster, with a quantum of a kilometre, and believed when said again.</summary>
internal static class DecideManualReading
{
    /// <summary>What comes sooner is the same request sent twice, not a second look at the dashboard.</summary>
    private static readonly TimeSpan LeastBetweenLooks = TimeSpan.FromSeconds(10);

    public static Decision Decide(Vehicle vehicle, RecordManualReading command, TurnTime time)
    {
        if (Checks.NotAhead("at", command.At, time) is { } fault)
        {
            return Decision.Refuse(fault);
        }

        var turn = new Turn(vehicle, time);
        Record(turn, command.Reading, command.Unit, command.At ?? time.Now, command.Author);
        StageWatch.Review(turn, new Occasion(time.Now, Late: false));
        return turn.Done();
    }

    /// <summary>Judges and records a reading.</summary>
    /// <returns>The verdict.</returns>
    public static Verdict Record(Turn turn, Distance reading, SentUnit unit, Instant at, string author)
    {
        var vehicle = turn.State;
        var verdict = OdometerJudge.Absolute(reading, unit, OdometerSource.Manual, at, vehicle.Odometer, vehicle.Usage);
        if (verdict.IsQuarantined && SaysAgain(vehicle, reading, unit, at))
        {
            verdict = new Verdict(VerdictKind.Corrected, verdict.Compared);
        }

        turn.Record(new ManualReadingRecorded(turn.Time.Now, at, reading, unit, verdict, author) { UtcOffset = turn.Time.UtcOffset });
        return verdict;
    }

    // The owner's word is above every source (domain, section 2): without it a first reading that was wrong would hold for ever.
    private static bool SaysAgain(Vehicle vehicle, Distance reading, SentUnit unit, Instant at)
    {
        if (vehicle.Doubted is not { } doubted || at - doubted.At < LeastBetweenLooks || at < vehicle.Odometer.Shown?.At || doubted.At < vehicle.Odometer.Anchor?.At)
        {
            return false;
        }

        var asIfBelieved = new OdometerTrack { Anchor = new OdometerKnot(doubted.Reading, doubted.At, OdometerSource.Manual) };
        return !OdometerJudge.Absolute(reading, unit, OdometerSource.Manual, at, asIfBelieved, vehicle.Usage).IsQuarantined;
    }
}
