using Milepost.Grains.Identity;
using Milepost.Silo.Client;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>Refused samples of a device: by processes before this one, and by this one.</summary>
internal readonly record struct RefusalRow(DeviceId Device, FleetId Fleet, long Before, long Now);

/// <summary>Reads and rolls up the count of samples; every method runs inside somebody's transaction.</summary>
internal static class AccountingRows
{
    /// <summary>The balance without refusals, and the refusals.</summary>
    public static (Balance Balance, List<RefusalRow> Refused) Read(SqliteDatabase database, FleetId fleet, DeviceId? device)
    {
        var (received, journaled, duplicates) = (0L, 0L, 0L);
        foreach (var sql in new[] { Rolled, NotYetRolled })
        {
            var counts = Bind(database.Statement(sql), fleet, device);
            counts.Step();
            received += counts.Int64(0);
            journaled += counts.Int64(1);
            duplicates += counts.Int64(2);
            counts.Reset();
        }

        var letters = Bind(database.Statement(Letters), fleet, device);
        letters.Step();
        var deadLettered = letters.Int64(0);
        letters.Reset();
        return (new Balance(received + deadLettered, journaled, duplicates, deadLettered, 0), ReadRefusals(database, fleet, device));
    }

    /// <summary>Adds to the totals what the journal gained since the last time.</summary>
    public static void RollUp(SqliteDatabase database)
    {
        database.Execute("""
            INSERT INTO accounting (device_no, received, journaled, duplicates)
            SELECT device_no, sum(received), sum(journaled), sum(duplicates)
            FROM observations WHERE position > (SELECT value FROM meta WHERE key = 'accounted') GROUP BY device_no
            ON CONFLICT (device_no) DO UPDATE SET
                received = received + excluded.received, journaled = journaled + excluded.journaled, duplicates = duplicates + excluded.duplicates;
            UPDATE meta SET value = (SELECT ifnull(max(position), 0) FROM observations) WHERE key = 'accounted';
            """);
    }

    /// <summary>Writes down what this process refused so far.</summary>
    public static void Save(SqliteDatabase database, IReadOnlyList<RefusalRow> refusals)
    {
        var statement = database.Statement("""
            INSERT INTO refusals (device, fleet, before, now) VALUES (?, ?, 0, ?)
            ON CONFLICT (device) DO UPDATE SET now = max(now, excluded.now)
            """);
        foreach (var row in refusals)
        {
            statement.Bind(1, row.Device.Value).Bind(2, row.Fleet.Value).Bind(3, row.Now).Execute();
        }
    }

    private const string OfFleet = "d.fleet = ?1 AND (?2 = '' OR d.id = ?2)";

    private const string Rolled =
        $"SELECT ifnull(sum(a.received), 0), ifnull(sum(a.journaled), 0), ifnull(sum(a.duplicates), 0) FROM devices d JOIN accounting a ON a.device_no = d.no WHERE {OfFleet}";

    private const string NotYetRolled =
        $"""
        SELECT ifnull(sum(o.received), 0), ifnull(sum(o.journaled), 0), ifnull(sum(o.duplicates), 0)
        FROM observations o CROSS JOIN devices d ON d.no = o.device_no
        WHERE o.position > (SELECT value FROM meta WHERE key = 'accounted') AND {OfFleet}
        """;

    private const string Letters = $"SELECT ifnull(sum(l.samples), 0) FROM devices d JOIN dead_letters l ON l.device_no = d.no WHERE {OfFleet}";

    private static SqliteStatement Bind(SqliteStatement statement, FleetId fleet, DeviceId? device) =>
        statement.Bind(1, fleet.Value).Bind(2, device?.Value ?? string.Empty);

    private static List<RefusalRow> ReadRefusals(SqliteDatabase database, FleetId fleet, DeviceId? device)
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
