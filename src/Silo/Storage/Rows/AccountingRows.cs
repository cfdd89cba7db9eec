using Milepost.Grains.Identity;
using Milepost.Silo.Client;
using Milepost.Silo.Journal.Log;

namespace Milepost.Silo.Storage.Rows;

/// <summary>Refused samples of a device: by processes before this one, and by this one.</summary>
internal readonly record struct RefusalRow(DeviceId Device, FleetId Fleet, long Before, long Now);

/// <summary>Reads and rolls up the count of samples; every method runs inside somebody's transaction.</summary>
internal static class AccountingRows
{
    /// <summary>The balance without refusals, and the refusals.</summary>
    public static (Balance Balance, List<RefusalRow> Refused) Read(StoreDatabase database, FleetId fleet, DeviceId? device)
    {
        var rolled = Bind(database.Statement(Rolled), fleet, device);
        rolled.Step();
        var counts = new DeviceCounts(0, rolled.Int64(0), rolled.Int64(1), rolled.Int64(2));
        var expired = rolled.Int64(3);
        rolled.Reset();
        var unrolled = Unrolled(database).Counts;
        foreach (var number in unrolled.Count == 0 ? [] : Devices(database, fleet, device))
        {
            counts = unrolled.TryGetValue(number, out var more) ? Add(counts, more) : counts;
        }

        var letters = Bind(database.Statement(Letters), fleet, device);
        letters.Step();
        var deadLettered = letters.Int64(0) + expired;
        letters.Reset();
        return (new Balance(counts.Received + deadLettered, counts.Journaled, counts.Duplicates, deadLettered, 0), ReadRefusals(database, fleet, device));
    }

    /// <summary>Adds to the totals what commits counted since the last time.</summary>
    public static void RollUp(StoreDatabase database)
    {
        var (upTo, unrolled) = Unrolled(database);
        var add = database.Statement("""
            INSERT INTO accounting (device_no, received, journaled, duplicates) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (device_no) DO UPDATE SET
                received = accounting.received + excluded.received,
                journaled = accounting.journaled + excluded.journaled,
                duplicates = accounting.duplicates + excluded.duplicates
            """);
        foreach (var counts in unrolled.Values)
        {
            add.Bind(1, counts.Device).Bind(2, counts.Received).Bind(3, counts.Journaled).Bind(4, counts.Duplicates).Execute();
        }

        database.Statement("UPDATE counters SET value = ?1 WHERE name = 'accounted'").Bind(1, upTo).Execute();
    }

    /// <summary>Adds samples of a device's dead letters that are removed in the same transaction.</summary>
    public static void AddExpired(StoreDatabase database, long device, long samples) => database.Statement("""
        INSERT INTO accounting (device_no, received, journaled, duplicates, dead_lettered) VALUES (?1, 0, 0, 0, ?2)
        ON CONFLICT (device_no) DO UPDATE SET dead_lettered = accounting.dead_lettered + excluded.dead_lettered
        """).Bind(1, device).Bind(2, samples).Execute();

    /// <summary>Writes down what this process refused so far.</summary>
    public static void Save(StoreDatabase database, IReadOnlyList<RefusalRow> refusals)
    {
        var statement = database.Statement("""
            INSERT INTO refusals (device, fleet, before, now) VALUES (?1, ?2, 0, ?3)
            ON CONFLICT (device) DO UPDATE SET now = CASE WHEN excluded.now > refusals.now THEN excluded.now ELSE refusals.now END
            """);
        foreach (var row in refusals)
        {
            statement.Bind(1, row.Device.Value).Bind(2, row.Fleet.Value).Bind(3, row.Now).Execute();
        }
    }

    private const string OfFleet = "d.fleet = ?1 AND (?2 = '' OR d.id = ?2)";

    private const string Rolled = $"""
        SELECT CAST(coalesce(sum(a.received), 0) AS BIGINT), CAST(coalesce(sum(a.journaled), 0) AS BIGINT), CAST(coalesce(sum(a.duplicates), 0) AS BIGINT),
            CAST(coalesce(sum(a.dead_lettered), 0) AS BIGINT)
        FROM devices d JOIN accounting a ON a.device_no = d.no WHERE {OfFleet}
        """;

    private const string Letters = $"""
        SELECT CAST(coalesce(sum(l.samples), 0) AS BIGINT) FROM devices d JOIN dead_letters l ON l.device_no = d.no WHERE {OfFleet}
        """;

    /// <summary>What commits counted since the last roll-up, per device, and the newest of them.</summary>
    private static (long UpTo, Dictionary<long, DeviceCounts> Counts) Unrolled(StoreDatabase database)
    {
        var upTo = database.Scalar("SELECT value FROM counters WHERE name = 'accounted'") ?? 0;
        var sums = new Dictionary<long, DeviceCounts>();
        var commits = database.Statement("SELECT no, counts FROM log WHERE no > ?1 ORDER BY no").Bind(1, upTo);
        while (commits.Step())
        {
            upTo = commits.Int64(0);
            foreach (var counts in CommitCounts.Read(upTo, commits.Blob(1)))
            {
                sums[counts.Device] = sums.TryGetValue(counts.Device, out var before) ? Add(before, counts) : counts;
            }
        }

        return (upTo, sums);
    }

    private static List<long> Devices(StoreDatabase database, FleetId fleet, DeviceId? device)
    {
        var statement = Bind(database.Statement($"SELECT d.no FROM devices d WHERE {OfFleet}"), fleet, device);
        var numbers = new List<long>();
        while (statement.Step())
        {
            numbers.Add(statement.Int64(0));
        }

        return numbers;
    }

    private static DeviceCounts Add(in DeviceCounts one, in DeviceCounts other) => new(
        one.Device, one.Received + other.Received, one.Journaled + other.Journaled, one.Duplicates + other.Duplicates);

    private static StoreStatement Bind(StoreStatement statement, FleetId fleet, DeviceId? device) =>
        statement.Bind(1, fleet.Value).Bind(2, device?.Value ?? string.Empty);

    private static List<RefusalRow> ReadRefusals(StoreDatabase database, FleetId fleet, DeviceId? device)
    {
        var statement = Bind(database.Statement("SELECT device, before, now FROM refusals WHERE fleet = ?1 AND (?2 = '' OR device = ?2)"), fleet, device);
        var rows = new List<RefusalRow>();
        while (statement.Step())
        {
            if (DeviceId.TryParse(statement.Text(0), out var id))
            {
                rows.Add(new RefusalRow(id, fleet, statement.Int64(1), statement.Int64(2)));
            }
        }

        return rows;
    }
}
