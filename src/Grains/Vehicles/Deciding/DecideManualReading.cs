using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.Grains.Vehicles.Deciding;

/// <summary>Rules of what a person reads off the odometer: judged like the cluster, with a quantum of a kilometre.</summary>
internal static class DecideManualReading
{
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
    public static void Record(Turn turn, Distance reading, SentUnit unit, Instant at, string author)
    {
        var verdict = OdometerJudge.Absolute(reading, unit, OdometerSource.Manual, at, turn.State.Odometer, turn.State.Usage);
        turn.Record(new ManualReadingRecorded(turn.Time.Now, at, reading, unit, verdict, author) { UtcOffset = turn.Time.UtcOffset });
    }
}
