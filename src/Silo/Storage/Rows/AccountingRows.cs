using Milepost.Grains.Identity;
using Milepost.Silo.Client;

namespace Milepost.Silo.Storage.Rows;

/// <summary>Refused samples of a device: by processes before this one, and by this one.</summary>
internal readonly record struct RefusalRow(DeviceId Device, FleetId Fleet, long Before, long Now);

/// <summary>Reads and rolls up the count of samples; every method runs inside somebody's transaction.</summary>
internal static class AccountingRows
{
    /// <summary>The balance without refusals, and the refusals.</summary>
    public static (Balance Balance, List<RefusalRow> Refused) Read(StoreDatabase database, FleetId fleet, DeviceId? device)
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
    public static void RollUp(StoreDatabase database)
    {
        database.Execute("""
            INSERT INTO accounting (device_no, received, journaled, duplicates)
            SELECT device_no, sum(received), sum(journaled), sum(duplicates)
            FROM observations WHERE position > (SELECT value FROM counters WHERE name = 'accounted') GROUP BY device_no
            ON CONFLICT (device_no) DO UPDATE SET
                received = accounting.received + excluded.received,
                journaled = accounting.journaled + excluded.journaled,
                duplicates = accounting.duplicates + excluded.duplicates
            """);
        database.Execute("UPDATE counters SET value = (SELECT coalesce(max(position), 0) FROM observations) WHERE name = 'accounted'");
    }

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
        SELECT CAST(coalesce(sum(a.received), 0) AS BIGINT), CAST(coalesce(sum(a.journaled), 0) AS BIGINT), CAST(coalesce(sum(a.duplicates), 0) AS BIGINT)
        FROM devices d JOIN accounting a ON a.device_no = d.no WHERE {OfFleet}
        """;

    private const string NotYetRolled = $"""
        SELECT CAST(coalesce(sum(o.received), 0) AS BIGINT), CAST(coalesce(sum(o.journaled), 0) AS BIGINT), CAST(coalesce(sum(o.duplicates), 0) AS BIGINT)
        FROM observations o
        WHERE o.position > (SELECT value FROM counters WHERE name = 'accounted')
            AND EXISTS (SELECT 1 FROM devices d WHERE d.no = o.device_no AND {OfFleet})
        """;

    private const string Letters = $"""
        SELECT CAST(coalesce(sum(l.samples), 0) AS BIGINT) FROM devices d JOIN dead_letters l ON l.device_no = d.no WHERE {OfFleet}
        """;

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
