using System.Diagnostics.CodeAnalysis;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Log;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Storage;

/// <summary>Writes batches on the one writing connection: statements prepared once, positions counted here.</summary>
internal sealed class BatchWriter : IDisposable
{
    private readonly StoreDatabase _database;
    private readonly LogIndex _index;
    private readonly CommitBlocks _blocks = new();
    private readonly StoreStatement _event;
    private readonly StoreStatement _checkpoint;
    private long _lastCommit;
    private long _lastEvent;
    private long _lastFeed;

    public BatchWriter(StoreDatabase database, LogIndex index)
    {
        _database = database;
        _index = index;
        _event = database.Statement("INSERT INTO events (position, vehicle_no, seq, at, name, version, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        _checkpoint = database.Statement("""
            INSERT INTO checkpoints (vehicle_no, seq, version, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (vehicle_no) DO UPDATE SET seq = excluded.seq, version = excluded.version, body = excluded.body
            """);
        _lastCommit = LogRows.Newest(database);
        _lastEvent = database.Scalar("SELECT max(position) FROM events") ?? 0;
        _lastFeed = FeedRows.Newest(database);
    }

    /// <summary>Writes a batch durably; the newest feed position after it.</summary>
    /// <exception cref="JournalFailedException">Unknown outcome; the writer must not be used again.</exception>
    public long Write(JournalBatch batch)
    {
        try
        {
            _database.Begin();
            WriteRows(batch);
            foreach (var work in batch.Work)
            {
                Run(work);
            }

            WriteFeed(batch);
            if (batch.Rows == 0)
            {
                _database.Execute("UPDATE counters SET value = value + 1 WHERE name = 'probed'");
            }

            _database.Commit();
            SettleTelemetry(batch);
        }
        catch (ConstraintException exception)
        {
            throw new JournalFailedException("The batch contradicts what is stored.", exception);
        }

        return _lastFeed;
    }

    public void Dispose() => _database.Dispose();

    private void WriteRows(JournalBatch batch)
    {
        foreach (var row in batch.Vehicles)
        {
            Write(row);
        }

        AppendTelemetry(batch);
        foreach (var entry in batch.Events)
        {
            Write(entry);
        }

        foreach (var entry in batch.Checkpoints)
        {
            _checkpoint.Bind(1, entry.Vehicle).Bind(2, entry.Sequence).Bind(3, entry.Version).Bind(4, entry.Body).Execute();
        }

        foreach (var entry in batch.Wakes)
        {
            Write(entry);
        }

        foreach (var row in batch.Alerts)
        {
            Write(row);
        }

        foreach (var letter in batch.LettersTaken)
        {
            _database.Statement("DELETE FROM dead_letters WHERE no = ?1").Bind(1, letter).Execute();
        }
    }

    private void AppendTelemetry(JournalBatch batch)
    {
        if (batch.Observations.Count > 0)
        {
            _blocks.Make(batch);
            _index.Add(++_lastCommit, _blocks.Entries);
            LogRows.Append(_database, _lastCommit, _blocks);
        }
    }

    private void SettleTelemetry(JournalBatch batch)
    {
        if (batch.Observations.Count > 0)
        {
            _index.Settle(new LogCommit(_lastCommit, _blocks.LastAt, _blocks.Heads.Length + _blocks.Bodies.Length + LogRows.Overhead));
        }
    }

    private void Write(in EventEntry entry) => _event
        .Bind(1, ++_lastEvent)
        .Bind(2, entry.Vehicle)
        .Bind(3, entry.Sequence)
        .Bind(4, entry.At.UnixMilliseconds)
        .Bind(5, entry.Name)
        .Bind(6, entry.Version)
        .Bind(7, entry.Body)
        .Execute();

    private void Write(VehicleRow row) => _database.Statement("""
        INSERT INTO vehicles (no, id, fleet, name, search, stage, due_rank, last_seen_at, retired, summary)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (no) DO UPDATE SET fleet = excluded.fleet, name = excluded.name, search = excluded.search, stage = excluded.stage,
            due_rank = excluded.due_rank, last_seen_at = excluded.last_seen_at, retired = excluded.retired, summary = excluded.summary
        """)
        .Bind(1, row.Number)
        .Bind(2, row.Id.Value)
        .Bind(3, row.Fleet.Value)
        .Bind(4, row.Name)
        .Bind(5, row.Search)
        .Bind(6, row.Stage)
        .Bind(7, row.DueRank)
        .Bind(8, row.LastSeenAt)
        .Bind(9, row.Retired ? 1 : 0)
        .Bind(10, row.Summary)
        .Execute();

    private void Write(WakeEntry entry)
    {
        if (entry.At is { } at)
        {
            _database.Statement("INSERT INTO wakes (vehicle_no, at) VALUES (?1, ?2) ON CONFLICT (vehicle_no) DO UPDATE SET at = excluded.at")
                .Bind(1, entry.Vehicle).Bind(2, at.UnixMilliseconds).Execute();
        }
        else
        {
            _database.Statement("DELETE FROM wakes WHERE vehicle_no = ?1").Bind(1, entry.Vehicle).Execute();
        }
    }

    private void Write(AlertRow row) => _database.Statement("""
        INSERT INTO alerts (id, vehicle, fleet, state, raised_at, version, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (id) DO UPDATE SET vehicle = excluded.vehicle, fleet = excluded.fleet, state = excluded.state,
            raised_at = excluded.raised_at, version = excluded.version, body = excluded.body
        """)
        .Bind(1, row.Alert.Id.Value)
        .Bind(2, row.Alert.Vehicle.Value)
        .Bind(3, row.Fleet.Value)
        .Bind(4, (long)row.Alert.State)
        .Bind(5, row.Alert.RaisedAt.UnixMilliseconds)
        .Bind(6, row.Alert.Version)
        .Bind(7, row.Body)
        .Execute();

    private void WriteFeed(JournalBatch batch)
    {
        // The feed comes last, so that a position never exists without what it announces, whatever engine stores it.
        foreach (var entry in batch.Feed)
        {
            _database.Statement("INSERT INTO feed (position, fleet, vehicle, kind, at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                .Bind(1, ++_lastFeed)
                .Bind(2, entry.Fleet.Value)
                .Bind(3, entry.Vehicle.Value)
                .Bind(4, (long)entry.Kind)
                .Bind(5, entry.At.UnixMilliseconds)
                .Bind(6, entry.Body)
                .Execute();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A bug in one directory's write is its caller's to hear of; it must not take everybody's commit with it.")]
    private void Run(StoreWork work)
    {
        _database.Execute("SAVEPOINT work");
        _database.Settle();
        try
        {
            work.Execute(_database);
            _database.Settle();
        }
        catch (Exception exception) when (exception is not JournalFailedException)
        {
            _database.RollBackTo("work");
            work.Refused(exception);
        }

        _database.Execute("RELEASE work");
    }
}
