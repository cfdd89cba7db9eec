using System.Collections.Immutable;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Checkpoints;

namespace Milepost.Silo.Actors;

/// <summary>Brings a vehicle back: newest checkpoint, then every entry after it, which must follow one another without a gap.</summary>
internal static class Recovery
{
    /// <exception cref="InvalidDataException">An entry is missing or cannot be read.</exception>
    public static ActivationState Restore(IVehicleRules rules, VehicleId id, RecoveredVehicle? stored, ActivationState before)
    {
        if (stored is null)
        {
            return before with { Vehicle = Vehicle.Initial(id), History = ObservedDays.None, HistoryDays = 0 };
        }

        if (stored.Damage is { } damage)
        {
            throw new InvalidDataException($"Vehicle {id} cannot be read: {damage}");
        }

        var vehicle = stored.Checkpoint is { } checkpoint ? CheckpointCodec.Decode(checkpoint) : Vehicle.Initial(id);
        foreach (var entry in stored.Tail)
        {
            vehicle = entry.Sequence == vehicle.Sequence.Next.Value
                ? rules.Evolve(vehicle, EventCodec.Decode(entry))
                : throw new InvalidDataException($"Vehicle {id} has entry {entry.Sequence} after {vehicle.Sequence.Value}.");
        }

        return new ActivationState(
            stored.Number,
            vehicle,
            stored.Checkpoint?.Sequence ?? 0,
            ObservedDays.None,
            0,
            before.PublishedAt,
            0);
    }

    /// <summary>The state with these days at hand too.</summary>
    public static async Task<ActivationState> LoadDaysAsync(IJournal journal, ActivationState state, IReadOnlyList<DateOnly> days)
    {
        var history = state.History;
        foreach (var day in days)
        {
            var entries = state.Number == 0 ? [] : await journal.LoadDayAsync(state.Number, day);
            history = history.WithDay(day, Decode(entries, day));
        }

        return state with { History = history, HistoryDays = state.HistoryDays + days.Count };
    }

    private static ImmutableArray<TelemetryRecorded> Decode(IReadOnlyList<StoredEntry> entries, DateOnly day) =>
        [.. entries.Select(entry => (TelemetryRecorded)EventCodec.Decode(entry)).Where(entry => entry.Samples.Any(sample => sample.At.UtcDate == day))];
}
