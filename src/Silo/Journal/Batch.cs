using Milepost.Silo.Client;

namespace Milepost.Silo.Journal;

/// <summary>One commit in the making: what it writes, who waits for it, whom it touched.</summary>
/// <remarks>Changed only under the gate of <see cref="GroupCommit"/>.</remarks>
internal sealed class Batch(BatchLists lists)
{
    private BatchLists? _lists = lists;

    /// <summary>What it writes.</summary>
    public JournalBatch Contents => Lists.Contents;

    public List<IDurabilityWaiter> Waiters => Lists.Waiters;

    public List<CommitParticipant> Participants => Lists.Participants;

    public BatchState State { get; set; }

    /// <summary>Timestamp of its first write; 0 = it has none.</summary>
    public long FirstWriteAt { get; set; }

    /// <summary>Timestamp of its being handed to the store.</summary>
    public long HandedAt { get; set; }

    /// <summary>Timestamp of its being durable.</summary>
    public long DurableAt { get; set; }

    /// <summary>Feed position after it, once durable.</summary>
    public FeedCursor Newest { get; set; }

    private BatchLists Lists => _lists ?? throw new InvalidOperationException("Everybody was told of this batch; its lists belong to another one.");

    /// <summary>
    /// Gives its lists away, empty, once all were told: an activation at rest keeps its newest batch, which must not keep the messages of
    /// all others.
    /// </summary>
    public BatchLists Forget()
    {
        var given = Lists;
        given.Contents.Clear();
        given.Waiters.Clear();
        given.Participants.Clear();
        _lists = null;
        return given;
    }
}

/// <summary>The lists of a batch, used again for another one: grown to the size of a commit, made anew for each they would cost more than what they hold.</summary>
internal sealed record BatchLists(JournalBatch Contents, List<IDurabilityWaiter> Waiters, List<CommitParticipant> Participants)
{
    /// <summary>Lists nobody used yet.</summary>
    public static BatchLists New() => new(new JournalBatch(), [], []);
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
