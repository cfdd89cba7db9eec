using Milepost.Grains.Identity;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Feeds;

/// <summary>The change feed: read from the store, announced from memory once durable.</summary>
internal sealed class VehicleFeed : IVehicleFeed
{
    private readonly StoreReaders _readers;
    private readonly CursorSeal _seal;
    private readonly Lock _gate = new();
    private readonly CommitTimes _times = new();
    private long _newest;
    private long _removed;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public VehicleFeed(StoreReaders readers, CursorSeal seal, GroupCommit commit)
    {
        _readers = readers;
        _seal = seal;
        commit.Committed += Note;
    }

    /// <inheritdoc />
    public event Action<IReadOnlyCollection<VehicleTouch>>? Committed;

    /// <inheritdoc />
    public FeedCursor Newest => new(Interlocked.Read(ref _newest));

    /// <summary>Begins where the store is.</summary>
    public void StartAt(FeedCursor newest, FeedCursor removed)
    {
        _times.StartAt(newest);
        Forget(removed);
        MoveTo(newest);
    }

    /// <inheritdoc />
    public TimeSpan? AgeOf(FeedCursor item) => _times.AgeOf(item);

    /// <summary>Items up to a position are kept no longer.</summary>
    public void Forget(FeedCursor removed) => Interlocked.Exchange(ref _removed, removed.Position);

    /// <inheritdoc />
    public async ValueTask<FeedPage> ReadAsync(FleetId fleet, FeedCursor after, int limit, CancellationToken cancellation)
    {
        var page = await _readers.ReadAsync(database => FeedRows.Read(database, fleet, after, limit), cancellation);
        if (page.Next.Position > after.Position)
        {
            // What can be read is durable, also where its commit has not been announced yet or its success was never heard of.
            MoveTo(page.Next);
        }

        return page;
    }

    /// <summary>Items of every fleet after a position, oldest first, and where to go on.</summary>
    public async Task<(IReadOnlyList<FeedEffect> Effects, FeedCursor Next)> ReadAsync(FeedCursor after, int limit, CancellationToken cancellation)
    {
        var page = await _readers.ReadAsync(database => FeedRows.ReadAll(database, after, limit), cancellation);
        if (page.Next.Position > after.Position)
        {
            MoveTo(page.Next);
        }

        return page;
    }

    /// <inheritdoc />
    public async ValueTask WaitAsync(FeedCursor after, CancellationToken cancellation)
    {
        Task moved;
        lock (_gate)
        {
            if (_newest > after.Position)
            {
                return;
            }

            moved = _moved.Task;
        }

        await moved.WaitAsync(cancellation);
    }

    /// <inheritdoc />
    public string Protect(FeedCursor cursor) => _seal.Protect(cursor);

    /// <inheritdoc />
    public bool TryUnprotect(string text, out FeedCursor cursor) =>
        _seal.TryUnprotect(text, out cursor) && cursor.Position <= Newest.Position && cursor.Position >= Interlocked.Read(ref _removed);

    private void Note(Batch batch)
    {
        _times.Note(batch.Newest, batch.DurableAt);
        MoveTo(batch.Newest);
        if (Committed is { } listeners && batch.Participants.Count > 0)
        {
            listeners([.. batch.Participants.Select(participant => participant.Touch).OfType<VehicleTouch>()]);
        }
    }

    private void MoveTo(FeedCursor newest)
    {
        TaskCompletionSource moved;
        lock (_gate)
        {
            if (newest.Position <= _newest)
            {
                return;
            }

            _newest = newest.Position;
            moved = _moved;
            _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        moved.SetResult();
    }
}
