using System.Collections.Immutable;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;

namespace Milepost.Grains.Odometers;

/// <summary>Whole UTC days of device time with everything stored for them, handed to a turn whose readings are older than the hot state remembers.</summary>
/// <remarks>Built by the silo from the journal; <see cref="With"/> keeps it current while the activation keeps it. Looking up costs the same however full a day is.</remarks>
public sealed record ObservedDays
{
    private readonly ImmutableDictionary<DateOnly, ObservedDay> days;

    private ObservedDays(ImmutableDictionary<DateOnly, ObservedDay> days) => this.days = days;

    /// <summary>No day.</summary>
    public static ObservedDays None { get; } = new(ImmutableDictionary<DateOnly, ObservedDay>.Empty);

    /// <summary>Whether a day is here.</summary>
    public bool Has(DateOnly day) => days.ContainsKey(day);

    /// <summary>A day replaced by what is stored for it; samples of other days in the entries are passed over.</summary>
    public ObservedDays WithDay(DateOnly day, ImmutableArray<TelemetryRecorded> entries) => new(days.SetItem(day, ObservedDay.Of(day, entries)));

    /// <summary>The days that are here, with a new entry added to those it has samples of.</summary>
    public ObservedDays With(TelemetryRecorded entry)
    {
        var changed = days;
        foreach (var sample in entry.Samples)
        {
            var day = sample.At.UtcDate;
            if (changed.TryGetValue(day, out var observed))
            {
                changed = changed.SetItem(day, observed.With(entry.Device, sample));
            }
        }

        return ReferenceEquals(changed, days) ? this : new ObservedDays(changed);
    }

    /// <summary>Whether an observation is stored.</summary>
    internal bool Contains(DeviceId device, Instant at, Observation observation) =>
        Contains(at, ObservedKey.Of(device, at, observation));

    /// <summary>Whether a metric is stored.</summary>
    internal bool Contains(DeviceId device, Instant at, NamedMetric metric) =>
        Contains(at, ObservedKey.Of(device, at, metric));

    /// <summary>Whether a code read-out or an identification number of a moment is stored.</summary>
    internal bool ContainsReadout(DeviceId device, Instant at) => Contains(at, ObservedKey.OfReadout(device, at));

    private bool Contains(Instant at, ObservedKey key) => days.TryGetValue(at.UtcDate, out var day) && day.Contains(key);
}

/// <summary>What is stored for one day: what was loaded at once, and what came since.</summary>
internal sealed class ObservedDay
{
    private readonly HashSet<ObservedKey> loaded;
    private readonly ImmutableHashSet<ObservedKey> added;

    private ObservedDay(HashSet<ObservedKey> loaded, ImmutableHashSet<ObservedKey> added) => (this.loaded, this.added) = (loaded, added);

    public static ObservedDay Of(DateOnly day, ImmutableArray<TelemetryRecorded> entries)
    {
        var keys = entries
            .SelectMany(entry => entry.Samples.Where(sample => sample.At.UtcDate == day).SelectMany(sample => ObservedKey.AllOf(entry.Device, sample)))
            .ToHashSet();
        return new ObservedDay(keys, ImmutableHashSet<ObservedKey>.Empty);
    }

    public ObservedDay With(DeviceId device, JudgedSample sample) => new(loaded, added.Union(ObservedKey.AllOf(device, sample)));

    public bool Contains(ObservedKey key) => loaded.Contains(key) || added.Contains(key);
}

/// <summary>The identity of one stored number: device, device time, signal or name, value.</summary>
internal readonly record struct ObservedKey(DeviceId Device, long At, string? Name, Signal Signal, long Value)
{
    private const string Readout = "";

    public static ObservedKey Of(DeviceId device, Instant at, Observation observation) =>
        new(device, at.UnixMilliseconds, null, observation.Signal, observation.Value);

    public static ObservedKey Of(DeviceId device, Instant at, NamedMetric metric) =>
        new(device, at.UnixMilliseconds, metric.Name, default, BitConverter.DoubleToInt64Bits(metric.Value));

    // No metric has an empty name, so this cannot be one.
    public static ObservedKey OfReadout(DeviceId device, Instant at) => new(device, at.UnixMilliseconds, Readout, default, 0);

    public static IEnumerable<ObservedKey> AllOf(DeviceId device, JudgedSample sample)
    {
        foreach (var judged in sample.Observations)
        {
            yield return Of(device, sample.At, judged.Observation);
        }

        foreach (var metric in sample.Metrics)
        {
            yield return Of(device, sample.At, metric);
        }

        if (sample.TroubleCodes.Length > 0 || sample.Vin is not null)
        {
            yield return OfReadout(device, sample.At);
        }
    }
}
