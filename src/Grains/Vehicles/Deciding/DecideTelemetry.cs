using System.Collections.Immutable;
using Milepost.Grains.Alerts;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles.Evolving;

namespace Milepost.Grains.Vehicles.Deciding;

/// <summary>Judges the samples of one message and lets what follows from them happen.</summary>
internal static class DecideTelemetry
{
    private static readonly TimeSpan LateAfter = TimeSpan.FromHours(24);

    /// <summary>The UTC days that tell which of the samples are repeats, where the hot state cannot.</summary>
    public static ImmutableArray<DateOnly> DaysNeeded(Vehicle vehicle, RecordTelemetry command)
    {
        var memory = TelemetryFold.MemoryOf(vehicle, command.Device);
        SortedSet<DateOnly>? days = null;
        foreach (var sample in command.Samples)
        {
            var (at, dated) = DeviceClock.TimeOf(sample, command.ReceivedAt);
            if (dated && Novelty.NeedsHistory(memory, sample, at))
            {
                (days ??= []).Add(at.UtcDate);
            }
        }

        return days is null ? [] : [.. days];
    }

    public static Decision Decide(Vehicle vehicle, RecordTelemetry command, TurnTime time, ObservedDays history)
    {
        if (!BelongsHere(vehicle, command))
        {
            return Decision.Refuse(new DeviceNotPaired(command.Device));
        }

        var samples = new MessageJudge(vehicle, command, history).Judge();
        var recorded = new TelemetryRecorded(
            time.Now, command.Device, command.ReceivedAt, command.PayloadHash, samples, command.Samples.Length - samples.Length)
        {
            UtcOffset = time.UtcOffset,
        };
        var after = VehicleEvolution.Evolve(vehicle, recorded);
        return IsQuiet(vehicle, after, samples) ? Decision.Of([recorded], []) : Consequences(vehicle, recorded, after, time);
    }

    private static bool BelongsHere(Vehicle vehicle, RecordTelemetry command)
    {
        foreach (var sample in command.Samples)
        {
            if (TelemetryFold.Covers(vehicle, command.Device, DeviceClock.TimeOf(sample, command.ReceivedAt).At))
            {
                return true;
            }
        }

        return false;
    }

    // Most turns only compare: no boundary crossed, no new day, no code, no other vehicle.
    private static bool IsQuiet(Vehicle before, Vehicle after, ImmutableArray<JudgedSample> samples) =>
        !StagesMayMove(before, after, samples)
        && ReferenceEquals(before.Faults, after.Faults)
        && !DeviceAlerts.MayMove(before, after);

    private static bool StagesMayMove(Vehicle before, Vehicle after, ImmutableArray<JudgedSample> samples)
    {
        if (before.Plan.Items.Length == 0 && before.Alerts.Alerts.Length == 0)
        {
            return false;
        }

        return before.Usage.Current?.Day != after.Usage.Current?.Day
            || after.Odometer.Shown?.Value.Metres >= before.Watch.OdometerMetres
            || after.Engine?.Total.Seconds >= before.Watch.EngineSeconds
            || (before.Watch.Counters && samples.Length > 0);
    }

    private static Decision Consequences(Vehicle vehicle, TelemetryRecorded recorded, Vehicle after, TurnTime time)
    {
        var turn = new Turn(vehicle, time);
        turn.Record(recorded, after);
        if (StagesMayMove(vehicle, after, recorded.Samples))
        {
            var at = after.Odometer.Shown?.At ?? recorded.ReceivedAt;
            StageWatch.Review(turn, OccasionAt(at, recorded));
        }

        var last = recorded.Samples.Length > 0 ? recorded.Samples[^1].At : recorded.ReceivedAt;
        FaultAlerts.Follow(turn, vehicle.Faults, OccasionAt(last, recorded));
        DeviceAlerts.Follow(turn, vehicle, OccasionAt(last, recorded));
        return turn.Done();
    }

    private static Occasion OccasionAt(Instant at, TelemetryRecorded recorded) => new(at, recorded.ReceivedAt - at > LateAfter);
}
