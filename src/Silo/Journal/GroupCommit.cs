using System.Diagnostics;
using Milepost.Silo.Hosting;
using Milepost.Silo.Storage;
using Milepost.Silo.Telemetry;

namespace Milepost.Silo.Journal;

/// <summary>Gathers the writes of many activations into batches, and knows which batch whoever must not leave too early has to wait for.</summary>
/// <remarks>
/// While one batch is in flight the next one fills, so the size of a commit follows the load by itself. A failed commit loses that batch,
/// the filling one and every participant of either. <see cref="JournalWriter"/> commits, <see cref="BatchTeller"/> tells.
/// </remarks>
internal sealed class GroupCommit : IAsyncDisposable
{
    /// <summary>As many as can be in use at once: filling, in flight, and those being told.</summary>
    private const int MaxSpare = 5;

    private readonly SiloOptions _options;
    private readonly IJournal _journal;
    private readonly BatchTeller _teller;
    private readonly JournalWriter _writer;
    private readonly object _gate = new();
    private readonly Stack<BatchLists> _spare = new();
    private Batch _filling = new(BatchLists.New());
    private TaskCompletionSource? _room;
    private volatile bool _isFull;
    private bool _isStopping;
    private bool _isProbed;

    public GroupCommit(IJournal journal, SiloOptions options, SiloHealth health, SiloMetrics metrics, TimeProvider time, ILogger<GroupCommit> logger)
    {
        _options = options;
        _journal = journal;
        _teller = new BatchTeller(Recycle, metrics, logger);
        _writer = new JournalWriter(this, _teller, journal, health, metrics, options.ReopenAfter, time, logger);
    }

    /// <summary>Called for each durable batch, in order, before its waiters are told.</summary>
    public event Action<Batch>? Committed
    {
        add => _teller.Committed += value;
        remove => _teller.Committed -= value;
    }

    /// <summary>How much waits for the next commit.</summary>
    public (int Rows, long Bytes) Filling
    {
        get
        {
            lock (_gate)
            {
                return (_filling.Contents.Rows, _filling.Contents.Bytes);
            }
        }
    }

    /// <summary>Begins to commit; the journal is open.</summary>
    public void Start()
    {
        _teller.Start();
        _writer.Start();
    }

    /// <summary>Completes when another turn can be taken: the filling batch has room, and so has the log.</summary>
    public ValueTask WaitForRoomAsync()
    {
        var log = _journal.WaitForRoomAsync();
        return log.IsCompletedSuccessfully ? WaitForPlaceAsync() : new ValueTask(WaitForBothAsync(log));
    }

    /// <summary>
    /// Takes a turn's writes, and tells <paramref name="waiter"/> when everything the turn saw is durable. <c>false</c>, and nothing is
    /// taken and nobody told, when the participant was dropped meanwhile.
    /// </summary>
    public bool TryEnlist(CommitParticipant participant, JournalBatch writes, IDurabilityWaiter? waiter)
    {
        lock (_gate)
        {
            if (participant.IsDropped)
            {
                return false;
            }

            if (writes.Rows > 0)
            {
                Append_NeedsGate(participant, writes);
            }

            if (waiter is null)
            {
                return true;
            }

            if (participant.NewestBatch is { State: BatchState.Filling or BatchState.InFlight } newest)
            {
                newest.Waiters.Add(waiter);
                return true;
            }
        }

        waiter.Durable();
        waiter.Flush();
        return true;
    }

    /// <summary>Completes when everything of a participant is on stable storage, or lost.</summary>
    public Task WhenCleanAsync(CommitParticipant participant)
    {
        lock (_gate)
        {
            if (participant.NewestBatch is not { State: BatchState.Filling or BatchState.InFlight } newest)
            {
                return Task.CompletedTask;
            }

            var signal = new DurabilitySignal();
            newest.Waiters.Add(signal);
            return signal.Task;
        }
    }

    /// <summary>Whether everything of a participant is on stable storage.</summary>
    public bool IsClean(CommitParticipant participant)
    {
        lock (_gate)
        {
            return participant.NewestBatch is null or { State: BatchState.Durable };
        }
    }

    /// <summary>Writes for a directory with the next commit, which tells it the outcome.</summary>
    public async ValueTask PostAsync(StoreWork work)
    {
        // Not for room in the log: the sorter, which makes it, comes this way too.
        await WaitForPlaceAsync();
        lock (_gate)
        {
            if (!_isStopping)
            {
                Begin_NeedsGate();
                _filling.Contents.Add(work);
                NoteRoom_NeedsGate();
                _filling.Waiters.Add(work);
                return;
            }
        }

        work.Lost();
    }

    /// <summary>Asks for a commit even if nobody writes: only that shows whether the store works.</summary>
    public void Probe()
    {
        lock (_gate)
        {
            _isProbed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>For the writer: the next batch as soon as it has something to write; <c>null</c> when nothing comes any more.</summary>
    public Batch? TakeNext()
    {
        lock (_gate)
        {
            while (_filling.Contents.Rows == 0 && !_isProbed && !_isStopping)
            {
                Monitor.Wait(_gate);
            }

            return _filling.Contents.Rows > 0 || _isProbed ? Replace_NeedsGate(BatchState.InFlight) : null;
        }
    }

    /// <summary>For the writer: the batch in flight is on stable storage.</summary>
    public void Settle(Batch batch)
    {
        lock (_gate)
        {
            batch.State = BatchState.Durable;
        }
    }

    /// <summary>For the writer: the batch in flight is lost, and with it the filling one, which is returned, and everybody's memory who is in either.</summary>
    public Batch Lose(Batch batch)
    {
        lock (_gate)
        {
            batch.State = BatchState.Lost;
            var filling = Replace_NeedsGate(BatchState.Lost);
            foreach (var participant in batch.Participants.Concat(filling.Participants))
            {
                participant.IsDropped = true;
            }

            return filling;
        }
    }

    /// <summary>Commits what is there and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
            _room?.TrySetResult();
            Monitor.Pulse(_gate);
        }

        _writer.Join();
        await _teller.DisposeAsync();
    }

    /// <summary><c>null</c> where there is room, else what completes when there may be.</summary>
    private Task? FindRoom()
    {
        lock (_gate)
        {
            if (_isStopping || !_isFull)
            {
                return null;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    private ValueTask WaitForPlaceAsync() => _isFull && FindRoom() is { } room ? new ValueTask(WaitForPlaceAsync(room)) : ValueTask.CompletedTask;

    private async Task WaitForBothAsync(ValueTask log)
    {
        await log;
        await WaitForPlaceAsync();
    }

    private async Task WaitForPlaceAsync(Task? room)
    {
        // Everybody who waits is let go at once, and the first of them may fill the next batch too.
        for (; room is not null; room = FindRoom())
        {
            await room;
        }
    }

    private void Append_NeedsGate(CommitParticipant participant, JournalBatch writes)
    {
        Begin_NeedsGate();
        _filling.Contents.Append(writes);
        NoteRoom_NeedsGate();
        if (participant.NewestBatch != _filling)
        {
            participant.NewestBatch = _filling;
            _filling.Participants.Add(participant);
        }
    }

    /// <summary>Something is about to be written: the writer, which waits for that, goes on when the gate is free.</summary>
    private void Begin_NeedsGate()
    {
        if (_filling.Contents.Rows == 0)
        {
            _filling.FirstWriteAt = Stopwatch.GetTimestamp();
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Asked before every turn, so the answer stands ready.</summary>
    private void NoteRoom_NeedsGate() =>
        _isFull = _filling.Contents.Rows >= _options.BatchRows || _filling.Contents.Bytes >= _options.BatchBytes;

    private void Recycle(Batch batch)
    {
        var lists = batch.Forget();
        lock (_gate)
        {
            if (_spare.Count < MaxSpare)
            {
                _spare.Push(lists);
            }
        }
    }

    private Batch Replace_NeedsGate(BatchState state)
    {
        var taken = _filling;
        taken.State = state;
        _filling = new Batch(_spare.TryPop(out var lists) ? lists : BatchLists.New());
        _isFull = false;
        _isProbed = false;
        _room?.TrySetResult();
        _room = null;
        return taken;
    }
}
