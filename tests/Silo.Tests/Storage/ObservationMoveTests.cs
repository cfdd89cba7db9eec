using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Odometers;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;
using Milepost.Silo.Storage.Sqlite;
using Milepost.Silo.Tests.Journal;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Storage;

/// <summary>A store of schema 5, one row per message, becomes one of today.</summary>
public sealed class ObservationMoveTests : IDisposable
{
    private const int Messages = 9_000;
    private static readonly VehicleId Vehicle = new(Guid.Parse("0190a000-0000-7000-8000-000000000001"));
    private static readonly Instant Start = Instant.From(TestSilo.Start);

    private readonly string _folder = Directory.CreateTempSubdirectory("move-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Histories_days_payloads_and_balances_are_what_they_were()
    {
        WriteOldStore();

        var engine = new SqliteEngine(_folder);
        using var readers = new StoreReaders(engine, 2);
        using var journal = new StoreJournal(engine, readers);
        var opening = journal.Open();

        Assert.Empty(opening.Damage);
        Assert.Equal(At(Messages), opening.LastWrite);
        var stored = (await journal.LoadAsync([Vehicle], CancellationToken.None))[0]!;
        Assert.Equal(Enumerable.Range(1, Messages + 1), stored.Tail.Select(entry => (int)entry.Sequence));
        Assert.Equal(At(77), Assert.IsType<TelemetryRecorded>(EventCodec.Decode(stored.Tail[77])).ReceivedAt);
        Assert.Equal(
            Enumerable.Range(2, Messages).Where(sequence => At(sequence - 1).UtcDate == At(5000).UtcDate),
            (await journal.LoadDayAsync(7, At(5000).UtcDate, CancellationToken.None)).Select(entry => (int)entry.Sequence));
        var raw = await journal.LoadRawAsync(Vehicle, new RawQuery(At(4999), At(5001), 0, 10), CancellationToken.None);
        Assert.Equal([$"{{\"n\":4999}}", "{\"n\":5000}", "{\"n\":5001}"], raw.Messages.Select(message => System.Text.Encoding.UTF8.GetString(message.Payload.Span)));
        Assert.All(raw.Messages, message => Assert.Equal("devices/dongle/telemetry", message.Topic));
        var balance = await readers.ReadAsync(database => AccountingRows.Read(database, TestSilo.Fleet, null).Balance);
        Assert.Equal((Messages + 50, Messages, 50), (balance.Received, balance.Journaled, balance.Duplicate));
        Assert.Equal(0, await readers.ReadAsync(database => database.Scalar("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'old%'")));

        // And it goes on from there.
        journal.Commit(new JournalBatch());
        journal.Close();
        Assert.Empty(journal.Open().Damage);
    }

    private static Instant At(long message) => Start + TimeSpan.FromSeconds(30 * message);

    private void WriteOldStore()
    {
        using var database = SqliteDatabase.OpenWriter(Path.Combine(_folder, "milepost.db"));
        foreach (var script in MigrationScripts.Of("Sqlite").Take(5))
        {
            database.ExecuteScript(script);
        }

        database.ExecuteScript($"""
            PRAGMA user_version = 5;
            INSERT INTO counters (name, value) VALUES ('accounted', 100), ('probed', 0) ON CONFLICT (name) DO UPDATE SET value = excluded.value;
            INSERT INTO topics (no, topic) VALUES (1, 'devices/dongle/telemetry');
            INSERT INTO days (vehicle_no, day, first_seq) VALUES (7, 1, 1);
            INSERT INTO events (position, vehicle_no, seq, at, name, version, body) VALUES (1, 7, 1, 5, 'vehicle-retired', 1, x'01');
            INSERT INTO accounting (device_no, received, journaled, duplicates) VALUES (1, 150, 100, 50);
            """);
        database.Begin();
        database.Statement("INSERT INTO devices (no, id, fleet, name, secret_hash, token_hash, created_at) VALUES (1, 'dongle', ?1, 'x', x'00', x'00', 1)")
            .Bind(1, TestSilo.Fleet.Value).Execute();
        database.Statement("INSERT INTO vehicles (no, id, fleet, name, search, stage, due_rank, last_seen_at, retired, summary) VALUES (7, ?1, ?2, '', '', 0, 0, 0, 0, x'00')")
            .Bind(1, Vehicle.Value).Bind(2, TestSilo.Fleet.Value).Execute();
        for (var message = 1L; message <= Messages; message++)
        {
            WriteMessage(database, message);
        }

        database.Commit();
    }

    private static void WriteMessage(StoreDatabase database, long message)
    {
        Assert.True(DeviceId.TryParse("dongle", out var device));
        var sample = new JudgedSample(At(message), false, message, [], [], [], null);
        var body = TelemetryCodec.Encode(StoredEvents.Telemetry with { At = At(message), ReceivedAt = At(message), Device = device, Samples = [sample] }).ToArray();
        database.Statement("""
            INSERT INTO observations (position, vehicle_no, seq, device_no, received_at, received, journaled, duplicates, body) VALUES (?1, 7, ?2, 1, ?3, 1, 1, 0, ?4)
            """).Bind(1, message).Bind(2, message + 1).Bind(3, At(message).UnixMilliseconds).Bind(4, body).Execute();
        database.Statement("INSERT INTO raw (position, topic_no, payload) VALUES (?1, 1, ?2)")
            .Bind(1, message).Bind(2, System.Text.Encoding.UTF8.GetBytes($"{{\"n\":{message}}}")).Execute();
    }
}
