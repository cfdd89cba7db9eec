using System.Collections.Immutable;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;

namespace Milepost.Grains.Telemetry;

/// <summary>Tells news from repeats: an observation is its device, device time, signal and value (domain, section 2, row 3).</summary>
internal static class Novelty
{
    /// <summary>Whether what is remembered of the device is not enough to judge a dated sample, so that its day must be at hand.</summary>
    public static bool NeedsHistory(DeviceMemory memory, Sample sample, Instant at)
    {
        if (memory.HighWater is not { } highWater || at > highWater || memory.Samples.Contains(Fingerprint.Of(sample, at)))
        {
            return false;
        }

        foreach (var observation in sample.Observations)
        {
            if (Recall(memory, observation, at) is null)
            {
                return true;
            }
        }

        return sample.Metrics.Length > 0 || HasReadout(sample);
    }

    /// <summary>The part of a dated sample that was never seen; <c>null</c> where all of it was.</summary>
    public static Sample? NewPart(DeviceMemory memory, ObservedDays history, Sample sample, Instant at)
    {
        if (memory.HighWater is not { } highWater || at > highWater || IsEmpty(sample))
        {
            return sample;
        }

        return memory.Samples.Contains(Fingerprint.Of(sample, at)) ? null : UnknownPart(memory, history, sample, at);
    }

    private static Sample? UnknownPart(DeviceMemory memory, ObservedDays history, Sample sample, Instant at)
    {
        var part = sample with
        {
            Observations = sample.Observations.RemoveAll(observation => !(Recall(memory, observation, at) ?? !history.Contains(memory.Device, at, observation))),
            Metrics = sample.Metrics.RemoveAll(metric => history.Contains(memory.Device, at, metric)),
        };
        var readoutIsNew = HasReadout(sample) && !history.ContainsReadout(memory.Device, at);
        return part.Observations.Length > 0 || part.Metrics.Length > 0 || readoutIsNew ? part : null;
    }

    /// <summary>The part of a dated sample that another one of the same moment and message did not say; <c>null</c> where it said it all.</summary>
    public static Sample? Without(Sample sample, JudgedSample said)
    {
        if (IsEmpty(sample))
        {
            return sample;
        }

        var part = sample with
        {
            Observations = sample.Observations.RemoveAll(observation => said.Observations.Any(judged =>
                judged.Observation.Signal == observation.Signal && judged.Observation.Value == observation.Value)),
            Metrics = sample.Metrics.RemoveAll(said.Metrics.Contains),
        };
        var readoutIsNew = HasReadout(sample) && said.TroubleCodes.Length == 0 && said.Vin is null;
        return part.Observations.Length > 0 || part.Metrics.Length > 0 || readoutIsNew ? part : null;
    }

    /// <summary>The part of an undated sample that says something: a cumulative value that has not changed is no new observation.</summary>
    public static Sample? ChangedPart(ImmutableArray<SignalReading> latest, Sample sample)
    {
        var changed = sample.Observations.RemoveAll(observation => IsCumulative(observation.Signal) && IsLatest(latest, observation));
        var says = changed.Length > 0 || sample.Metrics.Length > 0 || HasReadout(sample) || sample.Observations.Length == 0;
        return says ? sample with { Observations = changed } : null;
    }

    /// <summary>Whether a sample holds nothing at all.</summary>
    public static bool IsEmpty(Sample sample) => sample.Observations.Length == 0 && sample.Metrics.Length == 0 && !HasReadout(sample);

    private static bool HasReadout(Sample sample) => sample.TroubleCodes.Length > 0 || sample.Vin is not null;

    // True: certainly new. False: certainly a repeat. Null: only the journal knows.
    private static bool? Recall(DeviceMemory memory, Observation observation, Instant at)
    {
        foreach (var reading in memory.Latest)
        {
            if (reading.Signal == observation.Signal)
            {
                return at > reading.At ? true : at == reading.At && observation.Value == reading.Value ? false : null;
            }
        }

        return true;
    }

    private static bool IsLatest(ImmutableArray<SignalReading> latest, Observation observation)
    {
        foreach (var reading in latest)
        {
            if (reading.Signal == observation.Signal)
            {
                return reading.Value == observation.Value;
            }
        }

        return false;
    }

    private static bool IsCumulative(Signal signal) =>
        signal is Signal.Odometer or Signal.DistanceSinceCodesCleared or Signal.DistanceWithMil or Signal.EngineTime;
}
