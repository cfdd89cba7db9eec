using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;

namespace Milepost.Silo.Storage;

/// <summary>The journal in a store, whatever its engine: one writing connection, one transaction per batch.</summary>
internal sealed class StoreJournal(StoreEngine engine, StoreReaders readers) : IJournal, IDisposable
{
    private BatchWriter? _writer;
    private bool _hasBegun;

    /// <inheritdoc />
    public JournalOpening Open()
    {
        Close();
        var database = engine.OpenWriter();
        try
        {
            StoreMeta.Initialise(database);
            BeginRun(database);
            var opening = new JournalOpening(
                database.Scalar("SELECT max(no) FROM vehicles") ?? 0,
                new FeedCursor(database.Scalar("SELECT max(position) FROM feed") ?? 0),
                LastWrite(database));
            _writer = new BatchWriter(database);
            readers.Open();
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
    public void Close()
    {
        readers.Close();
        _writer?.Dispose();
        _writer = null;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<RecoveredVehicle?>> LoadAsync(IReadOnlyList<VehicleId> vehicles, CancellationToken cancellation) =>
        readers.ReadAsync<IReadOnlyList<RecoveredVehicle?>>(database => [.. vehicles.Select(vehicle => Load(database, vehicle))], cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredEntry>> LoadDayAsync(long vehicle, DateOnly day, CancellationToken cancellation) =>
        readers.ReadAsync<IReadOnlyList<StoredEntry>>(database => LoadDay(database, vehicle, day), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<VehicleId>> LoadDueWakesAsync(Instant now, int limit, CancellationToken cancellation) =>
        readers.ReadAsync<IReadOnlyList<VehicleId>>(database => LoadDueWakes(database, now, limit), cancellation);

    /// <inheritdoc />
    public Task<Instant?> LoadNextWakeAsync(CancellationToken cancellation) =>
        readers.ReadAsync(
            database => database.Scalar("SELECT min(at) FROM wakes") is { } at ? new Instant(at) : (Instant?)null,
            cancellation);

    /// <summary>Closes, and lets another process have the store.</summary>
    public void Dispose()
    {
        Close();
        engine.Dispose();
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
        database.Scalar("SELECT received_at FROM observations ORDER BY position DESC LIMIT 1") ?? 0,
        database.Scalar("SELECT at FROM events ORDER BY position DESC LIMIT 1") ?? 0));

    private static RecoveredVehicle? Load(StoreDatabase database, VehicleId vehicle)
    {
        var find = database.Statement("SELECT no FROM vehicles WHERE id = ?1").Bind(1, vehicle.Value);
        if (!find.Step())
        {
            return null;
        }

        var number = find.Int64(0);
        find.Reset();
        var checkpoint = LoadCheckpoint(database, number);
        return new RecoveredVehicle(number, checkpoint, LoadTail(database, number, checkpoint?.Sequence ?? 0), LoadGrowingDays(database, number));
    }

    private static CheckpointEntry? LoadCheckpoint(StoreDatabase database, long vehicle)
    {
        var statement = database.Statement("SELECT seq, version, body FROM checkpoints WHERE vehicle_no = ?1").Bind(1, vehicle);
        CheckpointEntry? checkpoint = statement.Step()
            ? new CheckpointEntry(vehicle, statement.Int64(0), statement.Int32(1), statement.Blob(2))
            : null;
        statement.Reset();
        return checkpoint;
    }

    private static List<StoredEntry> LoadTail(StoreDatabase database, long vehicle, long after) => LoadEntries(database.Statement("""
        SELECT position, seq, 'telemetry-recorded', 1, body FROM observations WHERE vehicle_no = ?1 AND seq > ?2
        UNION ALL
        SELECT position, seq, name, version, body FROM events WHERE vehicle_no = ?1 AND seq > ?2
        ORDER BY 2
        """).Bind(1, vehicle).Bind(2, after));

    private static List<StoredEntry> LoadEntries(StoreStatement statement)
    {
        var entries = new List<StoredEntry>();
        while (statement.Step())
        {
            entries.Add(new StoredEntry(statement.Int64(0), statement.Int64(1), statement.Text(2), statement.Int32(3), statement.Blob(4)));
        }

        return entries;
    }

    private static List<DayEntry> LoadGrowingDays(StoreDatabase database, long vehicle)
    {
        var statement = database.Statement("SELECT day, first_seq FROM days WHERE vehicle_no = ?1 AND last_seq IS NULL").Bind(1, vehicle);
        var days = new List<DayEntry>();
        while (statement.Step())
        {
            days.Add(new DayEntry(vehicle, DateOnly.FromDayNumber(statement.Int32(0)), statement.Int64(1), null));
        }

        return days;
    }

    // Stretches of one day may share an entry where one ends and the next begins.
    private static List<StoredEntry> LoadDay(StoreDatabase database, long vehicle, DateOnly day) => [.. LoadEntries(database.Statement("""
        SELECT o.position, o.seq, 'telemetry-recorded', 1, o.body
        FROM days d JOIN observations o ON o.vehicle_no = d.vehicle_no AND o.seq >= d.first_seq AND o.seq <= coalesce(d.last_seq, 9223372036854775807)
        WHERE d.vehicle_no = ?1 AND d.day = ?2
        ORDER BY o.seq
        """).Bind(1, vehicle).Bind(2, day.DayNumber)).DistinctBy(entry => entry.Sequence)];

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
