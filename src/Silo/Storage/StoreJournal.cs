using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Log;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Storage;

/// <summary>The journal in a store, whatever its engine: one writing connection, one transaction per batch.</summary>
internal sealed class StoreJournal : IJournal, IDisposable
{
    private readonly StoreEngine _engine;
    private readonly StoreReaders _readers;
    private readonly VehicleHistory _history;
    private BatchWriter? _writer;
    private bool _hasBegun;

    public StoreJournal(StoreEngine engine, StoreReaders readers)
    {
        _engine = engine;
        _readers = readers;
        _history = new VehicleHistory(Index);
    }

    /// <summary>Where the entries lie that are not sorted into pages yet.</summary>
    public LogIndex Index { get; } = new();

    /// <inheritdoc />
    public JournalOpening Open()
    {
        Close();
        var database = _engine.OpenWriter();
        try
        {
            StoreMeta.Initialise(database);
            BeginRun(database);
            ObservationMove.Finish(database);
            var damage = LogOpening.Load(database, Index);
            var opening = new JournalOpening(
                database.Scalar("SELECT max(no) FROM vehicles") ?? 0,
                new FeedCursor(FeedRows.Newest(database)),
                LastWrite(database),
                damage);
            _writer = new BatchWriter(database, Index);
            _readers.Open();
            return opening;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public CommitReceipt Commit(JournalBatch batch) =>
        new(new FeedCursor((_writer ?? throw new JournalFailedException("The store is not open.")).Write(batch)));

    /// <inheritdoc />
    public ValueTask WaitForRoomAsync() => Index.WaitForRoomAsync();

    /// <inheritdoc />
    public void Close()
    {
        _readers.Close();
        _writer?.Dispose();
        _writer = null;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<RecoveredVehicle?>> LoadAsync(IReadOnlyList<VehicleId> vehicles, CancellationToken cancellation) =>
        ReadAsync(database => _history.TryLoad(database, vehicles), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredEntry>> LoadDayAsync(long vehicle, DateOnly day, CancellationToken cancellation) =>
        ReadAsync(database => _history.TryLoadDay(database, vehicle, day), cancellation);

    /// <inheritdoc />
    public Task<RawStretch> LoadRawAsync(VehicleId vehicle, RawQuery query, CancellationToken cancellation) =>
        ReadAsync(database => _history.TryLoadRaw(database, vehicle, query), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<VehicleId>> LoadDueWakesAsync(Instant now, int limit, CancellationToken cancellation) =>
        _readers.ReadAsync<IReadOnlyList<VehicleId>>(database => LoadDueWakes(database, now, limit), cancellation);

    /// <inheritdoc />
    public Task<Instant?> LoadNextWakeAsync(CancellationToken cancellation) =>
        _readers.ReadAsync(
            database => database.Scalar("SELECT min(at) FROM wakes") is { } at ? new Instant(at) : (Instant?)null,
            cancellation);

    /// <summary>Closes, and lets another process have the store.</summary>
    public void Dispose()
    {
        Close();
        _engine.Dispose();
    }

    /// <summary>Reads until what was read is of one piece.</summary>
    private async Task<T> ReadAsync<T>(Func<StoreDatabase, T?> query, CancellationToken cancellation)
        where T : class
    {
        while (true)
        {
            if (await _readers.ReadAsync(query, cancellation) is { } result)
            {
                return result;
            }
        }
    }

    /// <summary>Once per process: refusals counted by those before become theirs.</summary>
    private void BeginRun(StoreDatabase database)
    {
        if (!_hasBegun)
        {
            database.Execute("UPDATE refusals SET before = before + now, now = 0 WHERE now > 0");
            _hasBegun = true;
        }
    }

    private static Instant LastWrite(StoreDatabase database) => new(Math.Max(
        Math.Max(database.Scalar("SELECT at FROM log ORDER BY no DESC LIMIT 1") ?? 0, database.Scalar("SELECT at FROM raw ORDER BY no DESC LIMIT 1") ?? 0),
        database.Scalar("SELECT at FROM events ORDER BY position DESC LIMIT 1") ?? 0));

    private static List<VehicleId> LoadDueWakes(StoreDatabase database, Instant now, int limit)
    {
        var statement = database.Statement("SELECT v.id FROM wakes w JOIN vehicles v ON v.no = w.vehicle_no WHERE w.at <= ?1 ORDER BY w.at LIMIT ?2")
            .Bind(1, now.UnixMilliseconds).Bind(2, limit);
        var due = new List<VehicleId>();
        while (statement.Step())
        {
            due.Add(new VehicleId(statement.Guid(0)));
        }

        return due;
    }
}
