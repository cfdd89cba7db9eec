using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;

namespace Milepost.Silo.Actors;

/// <summary>One vehicle in memory. Its own loop alone touches it, but for what <see cref="CommitParticipant"/> guards.</summary>
internal sealed class VehicleActivation : CommitParticipant
{
    public VehicleActivation(VehicleId id)
    {
        Id = id;
        Use = new LinkedListNode<VehicleActivation>(this);
        State = new ActivationState(0, Vehicle.Initial(id), 0, ObservedDays.None, 0, default, 0);
    }

    /// <summary>Which vehicle.</summary>
    public VehicleId Id { get; }

    /// <summary>What it knows; replaced as a whole by a turn whose writes were taken.</summary>
    public ActivationState State { get; private set; }

    /// <summary>Whether it takes turns; else it waits for the journal and so do its messages.</summary>
    public bool IsReady { get; set; }

    /// <summary>Messages waiting for the journal, in order.</summary>
    public LinkedList<VehicleMessage> Waiting { get; } = new();

    /// <summary>It left the memory; what is still on its way to the store is the last of it.</summary>
    public bool IsGone { get; set; }

    /// <summary>When it was used last.</summary>
    public Instant UsedAt { get; set; }

    /// <summary>Its place in the loop's order of use.</summary>
    public LinkedListNode<VehicleActivation> Use { get; }

    /// <inheritdoc />
    public override VehicleTouch? Touch => !IsGone && State.Vehicle.Fleet is { } fleet ? new VehicleTouch(fleet, Id) : null;

    /// <summary>The turn's writes were taken: this is what it knows now.</summary>
    public void Become(ActivationState state) => State = state;
}

/// <summary>What an activation knows between two turns; immutable.</summary>
/// <param name="Number">The vehicle's number in the journal; 0 = it has none yet.</param>
/// <param name="Vehicle">The vehicle's state.</param>
/// <param name="CheckpointAt">Sequence of the newest checkpoint.</param>
/// <param name="History">Days of history at hand.</param>
/// <param name="HistoryDays">How many they are.</param>
/// <param name="PublishedAt">When its row in lists was written last.</param>
/// <param name="ListedAt">Sequence that row shows; 0 = not known.</param>
internal sealed record ActivationState(
    long Number,
    Vehicle Vehicle,
    long CheckpointAt,
    ObservedDays History,
    int HistoryDays,
    Instant PublishedAt,
    long ListedAt);
