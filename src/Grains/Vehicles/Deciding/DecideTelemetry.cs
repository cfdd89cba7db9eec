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

        var judge = new MessageJudge(vehicle, command, history);
        var samples = judge.Judge();
        var recorded = new TelemetryRecorded(
            time.Now, command.Device, command.ReceivedAt, command.PayloadHash, samples, command.Samples.Length - samples.Length)
        {
            UtcOffset = time.UtcOffset,
        };
        var stagesMayMove = StagesMayMove(vehicle, in judge, samples, time);
        return stagesMayMove || judge.Moved || judge.SpeaksOfCodes
            ? Consequences(vehicle, recorded, stagesMayMove ? judge.Newest : null, time)
            : Decision.Of([recorded], []);
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

    // Most turns only compare: no boundary crossed and no new day.
    private static bool StagesMayMove(Vehicle vehicle, in MessageJudge judge, ImmutableArray<JudgedSample> samples, TurnTime time)
    {
        if (judge.Newest is not { } newest || !vehicle.IsWatched)
        {
            return false;
        }

        var motion = judge.Motion;
        return (motion.Odometer.Shown is not null && !(newest.DateAt(time.UtcOffset) <= vehicle.Usage.Current?.Day))
            || motion.Odometer.Shown?.Value.Metres >= vehicle.Watch.OdometerMetres
            || motion.Engine?.Total.Seconds >= vehicle.Watch.EngineSeconds
            || (vehicle.Engine is null && motion.Engine is not null)
            || (vehicle.Watch.Counters && CrossesCounter(vehicle, samples));
    }

    private static bool CrossesCounter(Vehicle vehicle, ImmutableArray<JudgedSample> samples) =>
        samples.Any(sample => CrossesCounter(vehicle, sample));

    // A counter that is one of our own signals (a charge, a level) is looked at when the day begins.
    private static bool CrossesCounter(Vehicle vehicle, JudgedSample sample)
    {
        foreach (var item in vehicle.Plan.Items)
        {
            if (item.Cycle.Due.Counter is not { } threshold)
            {
                continue;
            }

            foreach (var metric in sample.Metrics)
            {
                var isMeant = metric.Name == threshold.Metric;
                var wasKnown = vehicle.Metrics.TryGetValue(threshold.Metric, out var before);
                if (isMeant && (!wasKnown || (before <= threshold.At) != (metric.Value <= threshold.At)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static Decision Consequences(Vehicle vehicle, TelemetryRecorded recorded, Instant? moved, TurnTime time)
    {
        var turn = new Turn(vehicle, time);
        turn.Record(recorded);
        if (moved is { } at)
        {
            StageWatch.Review(turn, OccasionAt(at, recorded));
        }

        var last = recorded.Samples.Length > 0 ? recorded.Samples[^1].At : recorded.ReceivedAt;
        FaultAlerts.Follow(turn, vehicle.Faults, OccasionAt(last, recorded));
        DeviceAlerts.Follow(turn, vehicle, OccasionAt(last, recorded));
        return turn.Done();
    }

    private static Occasion OccasionAt(Instant at, TelemetryRecorded recorded) => new(at, recorded.ReceivedAt - at > LateAfter);
}
