using System.Globalization;
using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;

namespace Milepost.Silo.Storage.Rows;

/// <summary>Reads the lists of vehicles and alerts inside somebody's transaction.</summary>
internal static class VehicleListRows
{
    /// <summary>A vehicle of a list, with what its page's cursor is made of.</summary>
    public readonly record struct Row(string Key, long Number, VehicleSummary Summary);

    /// <summary>The number of a vehicle, or <c>null</c> where nothing was ever stored of it.</summary>
    public static long? NumberOf(StoreDatabase database, VehicleId vehicle)
    {
        var statement = database.Statement("SELECT no FROM vehicles WHERE id = ?1").Bind(1, vehicle.Value);
        long? number = statement.Step() ? statement.Int64(0) : null;
        statement.Reset();
        return number;
    }

    /// <summary>Vehicles in use after a cursor, in the order asked for.</summary>
    public static List<Row> List(StoreDatabase database, FleetId fleet, VehicleQuery query, ListCursor after, bool fromStart, int limit)
    {
        var (column, comparison, direction) = query.Sort switch
        {
            VehicleSort.Name => ("name", ">", "ASC"),
            VehicleSort.LastSeen => ("last_seen_at", "<", "DESC"),
            _ => ("due_rank", ">", "ASC"),
        };
        var statement = database.Statement($"""
            SELECT {column}, no, summary FROM vehicles
            WHERE fleet = ?1 AND retired = 0
              AND (?2 = 1 OR ({column}, no) {comparison} (?3, ?4))
              AND (?5 < 0 OR stage = ?5)
              AND (?6 = '' OR search LIKE ?6 ESCAPE '\')
            ORDER BY {column} {direction}, no {direction} LIMIT ?7
            """)
            .Bind(1, fleet.Value)
            .Bind(2, fromStart ? 1 : 0)
            .Bind(4, after.Number)
            .Bind(5, query.Stage is { } stage ? (long)stage : -1)
            .Bind(6, Pattern(query.Text))
            .Bind(7, limit);
        BindKey(statement, query.Sort, after.Text);
        var rows = new List<Row>();
        while (statement.Step())
        {
            rows.Add(new Row(Key(statement, query.Sort), statement.Int64(1), StoredJson.DecodeSummary(statement.Blob(2))));
        }

        return rows;
    }

    /// <summary>Alerts after a cursor, newest first.</summary>
    public static List<Alert> ListAlerts(StoreDatabase database, FleetId fleet, AlertQuery query, ListCursor after, bool fromStart, int limit)
    {
        var statement = database.Statement($"""
            SELECT body FROM alerts
            WHERE fleet = ?1
              {(query.Vehicle is null ? string.Empty : "AND vehicle = ?2")}
              AND (?3 = 1 OR (raised_at, id) < (?4, ?5))
              AND (?6 < 0 OR state = ?6)
              AND (?7 = 0 OR state <> ?8)
            ORDER BY raised_at DESC, id DESC LIMIT ?9
            """)
            .Bind(1, fleet.Value)
            .Bind(3, fromStart ? 1 : 0)
            .Bind(4, after.Number)
            .Bind(5, Guid.TryParse(after.Text, out var id) ? id : Guid.Empty)
            .Bind(6, query.State is { } state ? (long)state : -1)
            .Bind(7, query.OpenOnly ? 1 : 0)
            .Bind(8, (long)AlertState.Resolved)
            .Bind(9, limit);
        if (query.Vehicle is { } vehicle)
        {
            statement.Bind(2, vehicle.Value);
        }

        var alerts = new List<Alert>();
        while (statement.Step())
        {
            alerts.Add(StoredJson.DecodeAlert(statement.Blob(0)));
        }

        return alerts;
    }

    public static Alert? FindAlert(StoreDatabase database, FleetId fleet, AlertId alert)
    {
        var statement = database.Statement("SELECT body FROM alerts WHERE id = ?1 AND fleet = ?2").Bind(1, alert.Value).Bind(2, fleet.Value);
        var found = statement.Step() ? StoredJson.DecodeAlert(statement.Blob(0)) : null;
        statement.Reset();
        return found;
    }

    /// <summary>A word of the search form beginning with the text; nothing matches everything.</summary>
    private static string Pattern(string? text)
    {
        var wanted = string.IsNullOrWhiteSpace(text) ? string.Empty : VehicleRows.Search(text);
        var escaped = wanted
            .Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
        return escaped.Length == 0 ? string.Empty : $"%{escaped}%";
    }

    private static string Key(StoreStatement row, VehicleSort sort) => sort switch
    {
        VehicleSort.Name => row.Text(0),
        VehicleSort.LastSeen => row.Int64(0).ToString(CultureInfo.InvariantCulture),
        _ => row.Double(0).ToString("R", CultureInfo.InvariantCulture),
    };

    private static void BindKey(StoreStatement statement, VehicleSort sort, string key) => _ = sort switch
    {
        VehicleSort.Name => statement.Bind(3, key),
        VehicleSort.LastSeen => statement.Bind(3, long.TryParse(key, CultureInfo.InvariantCulture, out var seen) ? seen : 0),
        _ => statement.Bind(3, double.TryParse(key, CultureInfo.InvariantCulture, out var rank) ? rank : 0.0),
    };
}
