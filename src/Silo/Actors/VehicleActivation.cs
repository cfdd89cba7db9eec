using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Checkpoints;

namespace Milepost.Silo.Actors;

/// <summary>One vehicle in memory. Its own loop alone touches it, but for what <see cref="CommitParticipant"/> guards.</summary>
internal sealed class VehicleActivation : CommitParticipant
{
    private LinkedList<VehicleMessage>? _waiting;

    public VehicleActivation(VehicleId id)
    {
        Id = id;
        State = new ActivationState(0, Vehicle.Initial(id), 0, ObservedDays.None, 0, default, 0);
    }

    /// <summary>Which vehicle.</summary>
    public VehicleId Id { get; }

    /// <summary>What it knows; replaced as a whole by a turn whose writes were taken.</summary>
    public ActivationState State { get; private set; }

    /// <summary>Whether it takes turns; else it waits for the journal and so do its messages.</summary>
    public bool IsReady { get; set; }

    /// <summary>How many messages wait for the journal.</summary>
    public int WaitingCount => _waiting?.Count ?? 0;

    /// <summary>It left the memory; what is still on its way to the store is the last of it.</summary>
    public bool IsGone { get; set; }

    /// <summary>When it was used last.</summary>
    public Instant UsedAt { get; set; }

    /// <summary>The one used right before it; only <see cref="Activations"/> knows the order.</summary>
    public VehicleActivation? Older { get; set; }

    /// <summary>The one used right after it.</summary>
    public VehicleActivation? Newer { get; set; }

    /// <inheritdoc />
    public override VehicleTouch? Touch => !IsGone && State.Vehicle.Fleet is { } fleet ? new VehicleTouch(fleet, Id) : null;

    /// <summary>Lets a message wait for the journal, behind those that wait already or, where it had a turn that was not over, before them.</summary>
    public void Wait(VehicleMessage message, bool first = false)
    {
        // Most vehicles never have anybody waiting.
        _waiting ??= new LinkedList<VehicleMessage>();
        if (first)
        {
            _waiting.AddFirst(message);
        }
        else
        {
            _waiting.AddLast(message);
        }
    }

    /// <summary>The first message that waits, which does not any more; <c>null</c> where none does.</summary>
    public VehicleMessage? TakeWaiting()
    {
        var first = _waiting?.First?.Value;
        _waiting?.RemoveFirst();
        _waiting = _waiting is { Count: > 0 } ? _waiting : null;
        return first;
    }

    /// <summary>The turn's writes were taken: this is what it knows now.</summary>
    public void Become(ActivationState state)
    {
        var resting = RestingForm.Of(state.Vehicle);
        State = ReferenceEquals(resting, state.Vehicle) ? state : state with { Vehicle = resting };
    }
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
