using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Milepost.Silo.Hosting;

namespace Milepost.Silo.Journal;

/// <summary>Turns the writes of many activations into one durable commit after the other.</summary>
/// <remarks>
/// One thread commits; while a batch is in flight the next one fills, so the size of a commit follows the load by itself. Whoever must
/// not leave before durability waits for the newest batch that touched its vehicle. A failed commit loses that batch, the filling one and
/// every participant of either; then the journal is reopened, again and again until it works.
/// </remarks>
internal sealed class GroupCommit : IAsyncDisposable
{
    private readonly IJournal _journal;
    private readonly SiloOptions _options;
    private readonly SiloHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly object _gate = new();
    private readonly Channel<Batch> _finished = Channel.CreateBounded<Batch>(2);
    private Batch _filling = new();
    private TaskCompletionSource? _room;
    private bool _isStopping;
    private bool _probe;
    private volatile bool _probePending;
    private Thread? _writer;
    private Task? _telling;

    public GroupCommit(IJournal journal, SiloOptions options, SiloHealth health, TimeProvider time, ILogger<GroupCommit> logger)
    {
        _journal = journal;
        _options = options;
        _health = health;
        _time = time;
        _logger = logger;
    }

    /// <summary>Called for each durable batch, in order, before its waiters are told.</summary>
    public event Action<Batch>? Committed;

    /// <summary>Begins to commit; the journal is open.</summary>
    public void Start()
    {
        _telling = Task.Run(TellAsync);
        _writer = new Thread(Run) { Name = "journal writer", IsBackground = true };
        _writer.Start();
    }

    /// <summary>Completes when the filling batch can take another turn.</summary>
    public ValueTask WaitForRoomAsync()
    {
        lock (_gate)
        {
            if (HasRoom_NeedsGate || _isStopping)
            {
                return ValueTask.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task);
        }
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

    /// <summary>Writes for a directory with the next commit, which tells it the outcome.</summary>
    public async ValueTask PostAsync(StoreWork work)
    {
        await WaitForRoomAsync();
        Post(work);
    }

    /// <summary>The same for a turn, which waited for room before it began.</summary>
    public void Post(StoreWork work)
    {
        lock (_gate)
        {
            if (!_isStopping)
            {
                _filling.Contents.Add(work);
                _filling.Waiters.Add(work);
                Monitor.Pulse(_gate);
                return;
            }
        }

        work.Lost();
    }

    /// <summary>Whether everything of a participant is on stable storage.</summary>
    public bool IsClean(CommitParticipant participant)
    {
        lock (_gate)
        {
            return participant.NewestBatch is null or { State: BatchState.Durable };
        }
    }

    /// <summary>Commits what is there and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        _writer?.Join();
        _finished.Writer.TryComplete();
        await (_telling ?? Task.CompletedTask);
    }

    private bool HasRoom_NeedsGate => _filling.Contents.Rows < _options.BatchRows && _filling.Contents.Bytes < _options.BatchBytes;

    private void Append_NeedsGate(CommitParticipant participant, JournalBatch writes)
    {
        var wasEmpty = _filling.Contents.Rows == 0;
        _filling.Contents.Append(writes);
        if (participant.NewestBatch != _filling)
        {
            participant.NewestBatch = _filling;
            _filling.Participants.Add(participant);
        }

        if (wasEmpty)
        {
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (TakeNext() is { } batch)
        {
            if (TryCommit(batch))
            {
                Hand(batch);
            }
        }
    }

    private Batch? TakeNext()
    {
        lock (_gate)
        {
            while (_filling.Contents.Rows == 0 && !_probe && !_isStopping)
            {
                Monitor.Wait(_gate);
            }

            return _filling.Contents.Rows > 0 || _probe ? Replace_NeedsGate(BatchState.InFlight) : null;
        }
    }

    private Batch Replace_NeedsGate(BatchState state)
    {
        var taken = _filling;
        taken.State = state;
        _filling = new Batch();
        _probe = false;
        _room?.TrySetResult();
        _room = null;
        return taken;
    }

    [SuppressMessage("Design", "CA1031", Justification = "The writer outlives every failure of the store: whatever it was, the outcome is unknown and the journal is reopened.")]
    private bool TryCommit(Batch batch)
    {
        try
        {
            if (!_health.IsStoreOpen)
            {
                _journal.Open();
                _health.StoreOpened();
            }

            batch.Newest = _journal.Commit(batch.Contents).Newest;
            _health.StoreWorks();
        }
        catch (Exception exception)
        {
            Fail(batch, exception);
            return false;
        }

        lock (_gate)
        {
            batch.State = BatchState.Durable;
        }

        return true;
    }

    private void Fail(Batch batch, Exception exception)
    {
        // Readings fail from here on, so no activation can come back before the journal is open again.
        _journal.Close();
        _health.StoreFailed(exception.Message);
        JournalLog.CommitFailed(_logger, exception, batch.Contents.Rows);
        Batch filling;
        lock (_gate)
        {
            batch.State = BatchState.Lost;
            filling = Replace_NeedsGate(BatchState.Lost);
            foreach (var participant in batch.Participants.Concat(filling.Participants))
            {
                participant.IsDropped = true;
            }
        }

        Hand(batch);
        Hand(filling);
        TryReopen();
    }

    /// <summary>Lets readings back in where it can; whether the store works only a commit shows, so one is asked for a little later.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The cause may last; it is reported as not ready and tried again.")]
    private void TryReopen()
    {
        try
        {
            _journal.Open();
            _health.StoreOpened();
        }
        catch (Exception exception)
        {
            _health.StoreFailed(exception.Message);
        }

        if (!_probePending)
        {
            _probePending = true;
            _ = ProbeLaterAsync();
        }
    }

    private async Task ProbeLaterAsync()
    {
        await Task.Delay(_options.ReopenAfter, _time);
        Probe();
    }

    /// <summary>Asks for a commit even if nobody writes: only that shows whether the store works again.</summary>
    private void Probe()
    {
        lock (_gate)
        {
            _probePending = false;
            _probe = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Hand(Batch batch)
    {
        // Waiting here is the bound on outcomes nobody has been told yet.
        if (!_finished.Writer.TryWrite(batch))
        {
            _finished.Writer.WriteAsync(batch).AsTask().GetAwaiter().GetResult();
        }
    }

    private async Task TellAsync()
    {
        await foreach (var batch in _finished.Reader.ReadAllAsync())
        {
            if (batch.State == BatchState.Durable)
            {
                Tell(batch, static (told, commit) => commit.Committed?.Invoke(told));
            }

            foreach (var waiter in batch.Waiters)
            {
                Tell((batch, waiter), static (told, _) => Tell(told.batch, told.waiter));
            }
        }
    }

    private static void Tell(Batch batch, IDurabilityWaiter waiter)
    {
        if (batch.State == BatchState.Durable)
        {
            waiter.Durable();
        }
        else
        {
            waiter.Lost();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A listener's bug must not keep the others from hearing; it is logged as the error it is.")]
    private void Tell<T>(T told, Action<T, GroupCommit> tell)
    {
        try
        {
            tell(told, this);
        }
        catch (Exception exception)
        {
            JournalLog.ListenerFailed(_logger, exception);
        }
    }
}
