using Milepost.Silo.Client;

namespace Milepost.Silo.Journal;

/// <summary>One commit in the making: what it writes, who waits for it, whom it touched.</summary>
/// <remarks>Changed only under the gate of <see cref="GroupCommit"/>.</remarks>
internal sealed class Batch(JournalBatch contents)
{
    /// <summary>What it writes; used again for another batch once everybody was told of this one.</summary>
    public JournalBatch Contents { get; } = contents;

    public List<IDurabilityWaiter> Waiters { get; } = [];

    public List<CommitParticipant> Participants { get; } = [];

    public BatchState State { get; set; }

    /// <summary>Timestamp of its first write; 0 = it has none.</summary>
    public long FirstWriteAt { get; set; }

    /// <summary>Timestamp of its being handed to the store.</summary>
    public long HandedAt { get; set; }

    /// <summary>Timestamp of its being durable.</summary>
    public long DurableAt { get; set; }

    /// <summary>Feed position after it, once durable.</summary>
    public FeedCursor Newest { get; set; }

    /// <summary>Forgets everybody, once all were told: an activation at rest keeps its newest batch, which must not keep the messages of all others.</summary>
    public void Forget()
    {
        Waiters.Clear();
        Waiters.TrimExcess();
        Participants.Clear();
        Participants.TrimExcess();
    }
}

/// <summary>Where a batch is. Filling, then in flight, then durable or lost; a filling one may be lost at once.</summary>
internal enum BatchState
{
    /// <summary>Turns add to it.</summary>
    Filling,

    /// <summary>The store is writing it; waiters may still be added.</summary>
    InFlight,

    /// <summary>On stable storage.</summary>
    Durable,

    /// <summary>Failed or unknown.</summary>
    Lost,
}

/// <summary>Somebody whose memory runs ahead of the disk: an activation.</summary>
internal abstract class CommitParticipant
{
    /// <summary>The newest batch it wrote to, or <c>null</c>. Under the gate of <see cref="GroupCommit"/>.</summary>
    public Batch? NewestBatch { get; set; }

    /// <summary>A batch of it was lost: its memory is worthless. Set under the gate, never unset.</summary>
    public bool IsDropped
    {
        get => Volatile.Read(ref _dropped);
        set => Volatile.Write(ref _dropped, value);
    }

    /// <summary>Whose it is; <c>null</c> while nobody owns it.</summary>
    public abstract VehicleTouch? Touch { get; }

    private bool _dropped;
}
