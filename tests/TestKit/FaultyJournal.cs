using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;

namespace Milepost.TestKit;

/// <summary>Where a commit fails.</summary>
public enum CommitFault
{
    /// <summary>Before anything was written.</summary>
    Before,

    /// <summary>In the middle of the transaction, after its rows were written and before its end.</summary>
    Middle,

    /// <summary>After everything was written durably: the answer is lost.</summary>
    After,
}

/// <summary>A journal whose commits fail, or stand still, on request.</summary>
internal sealed class FaultyJournal(IJournal inner) : IJournal, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<CommitFault> _faults = new();
    private readonly SemaphoreSlim _passes = new(0);
    private volatile bool _isHeld;
    private volatile bool _cannotOpen;
    private volatile TaskCompletionSource _reads = Passed();

    /// <summary>Called when a commit has arrived, before anything of it is written.</summary>
    public event Action<JournalBatch>? Arrived;

    /// <summary>Called when it was opened or opened again.</summary>
    public event Action? Opened;

    /// <summary>Called when a vehicle or a day is about to be read.</summary>
    public event Action? Reading;

    /// <summary>Lets the next commits fail, one fault each.</summary>
    public void Fail(params ReadOnlySpan<CommitFault> faults)
    {
        lock (_gate)
        {
            foreach (var fault in faults)
            {
                _faults.Enqueue(fault);
            }
        }
    }

    /// <summary>Keeps the journal from opening again.</summary>
    public void Break() => _cannotOpen = true;

    /// <summary>Lets it open again.</summary>
    public void Repair() => _cannotOpen = false;

    /// <summary>Lets commits stand still from now on.</summary>
    public void Hold() => _isHeld = true;

    /// <summary>Lets one commit go on.</summary>
    public void PassOne() => _passes.Release();

    /// <summary>Lets commits go on.</summary>
    public void LetGo()
    {
        _isHeld = false;
        _passes.Release();
    }

    /// <summary>Lets readings of vehicles and days stand still from now on.</summary>
    public void HoldReads() => _reads = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets readings go on.</summary>
    public void LetReadsGo() => _reads.TrySetResult();

    /// <inheritdoc />
    public JournalOpening Open()
    {
        var opening = _cannotOpen ? throw new JournalFailedException("The disk is gone.") : inner.Open();
        Opened?.Invoke();
        return opening;
    }

    /// <inheritdoc />
    public CommitReceipt Commit(JournalBatch batch)
    {
        Arrived?.Invoke(batch);
        if (_isHeld && !_passes.Wait(TimeSpan.FromSeconds(30)))
        {
            throw new TimeoutException("A held commit was never let go.");
        }

        CommitFault? fault;
        lock (_gate)
        {
            fault = _faults.TryDequeue(out var next) ? next : null;
        }

        switch (fault)
        {
            case CommitFault.Before:
                throw new JournalFailedException("Injected before the commit.");
            case CommitFault.Middle:
                batch.Add(new BrokenWork());
                break;
        }

        var receipt = inner.Commit(batch);
        return fault is null ? receipt : throw new JournalFailedException("Injected after the commit.");
    }

    /// <inheritdoc />
    public ValueTask WaitForRoomAsync() => inner.WaitForRoomAsync();

    /// <inheritdoc />
    public void Close() => inner.Close();

    /// <inheritdoc />
    public async Task<IReadOnlyList<RecoveredVehicle?>> LoadAsync(IReadOnlyList<VehicleId> vehicles, CancellationToken cancellation)
    {
        await PassAsync();
        return await inner.LoadAsync(vehicles, cancellation);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoredEntry>> LoadDayAsync(long vehicle, DateOnly day, CancellationToken cancellation)
    {
        await PassAsync();
        return await inner.LoadDayAsync(vehicle, day, cancellation);
    }

    /// <inheritdoc />
    public async Task<RawStretch> LoadRawAsync(VehicleId vehicle, RawQuery query, CancellationToken cancellation)
    {
        await PassAsync();
        return await inner.LoadRawAsync(vehicle, query, cancellation);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<VehicleId>> LoadDueWakesAsync(Instant now, int limit, CancellationToken cancellation) =>
        inner.LoadDueWakesAsync(now, limit, cancellation);

    /// <inheritdoc />
    public Task<Instant?> LoadNextWakeAsync(CancellationToken cancellation) => inner.LoadNextWakeAsync(cancellation);

    public void Dispose() => _passes.Dispose();

    private Task PassAsync()
    {
        Reading?.Invoke();
        return _reads.Task;
    }

    private static TaskCompletionSource Passed()
    {
        var passed = new TaskCompletionSource();
        passed.SetResult();
        return passed;
    }

    /// <summary>Directory work runs behind the rows of a batch: there the disk fails.</summary>
    private sealed class BrokenWork : StoreWork
    {
        public override void Execute(StoreDatabase database) => throw new JournalFailedException("Injected in the middle of the commit.");

        public override void Refused(Exception reason)
        {
        }

        public override void Durable()
        {
        }

        public override void Lost()
        {
        }
    }
}
