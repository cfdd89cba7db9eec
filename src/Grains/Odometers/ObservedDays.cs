using System.Collections.Immutable;
using Milepost.Grains.Vehicles;

namespace Milepost.Grains.Odometers;

/// <summary>Whole UTC days of device time with everything stored for them, handed to a turn whose readings are older than the hot state remembers.</summary>
/// <remarks>Built by the silo from the journal; <see cref="With"/> keeps it current while the activation keeps it.</remarks>
public sealed record ObservedDays(ImmutableDictionary<DateOnly, ImmutableArray<TelemetryRecorded>> Days)
{
    /// <summary>No day.</summary>
    public static ObservedDays None { get; } = new(ImmutableDictionary<DateOnly, ImmutableArray<TelemetryRecorded>>.Empty);

    /// <summary>Whether a day is here.</summary>
    public bool Has(DateOnly day) => Days.ContainsKey(day);

    /// <summary>A day replaced by what is stored for it.</summary>
    public ObservedDays WithDay(DateOnly day, ImmutableArray<TelemetryRecorded> entries) => this with { Days = Days.SetItem(day, entries) };

    /// <summary>The days that are here, with a new entry added to those it has samples of.</summary>
    public ObservedDays With(TelemetryRecorded entry)
    {
        var days = Days;
        foreach (var day in entry.Samples.Select(sample => sample.At.UtcDate).Distinct())
        {
            if (days.TryGetValue(day, out var entries))
            {
                days = days.SetItem(day, entries.Add(entry));
            }
        }

        return ReferenceEquals(days, Days) ? this : this with { Days = days };
    }
}
