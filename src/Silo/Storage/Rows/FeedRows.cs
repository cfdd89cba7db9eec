using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;

namespace Milepost.Silo.Storage.Rows;

/// <summary>Reads the feed inside somebody's transaction.</summary>
internal static class FeedRows
{
    /// <summary>The newest position ever given out.</summary>
    public static long Newest(StoreDatabase database) => Math.Max(database.Scalar("SELECT max(position) FROM feed") ?? 0, Removed(database));

    /// <summary>The newest position that is kept no longer; 0 where everything is.</summary>
    public static long Removed(StoreDatabase database) => database.Scalar("SELECT value FROM counters WHERE name = 'feed-removed'") ?? 0;

    /// <summary>Items of one fleet after a position. Where the page is not full, it goes on behind everything there is.</summary>
    public static FeedPage Read(StoreDatabase database, FleetId fleet, FeedCursor after, int limit)
    {
        var newest = Newest(database);
        var statement = database.Statement("SELECT position, vehicle, kind, body FROM feed WHERE fleet = ?1 AND position > ?2 ORDER BY position LIMIT ?3")
            .Bind(1, fleet.Value).Bind(2, after.Position).Bind(3, limit);
        var items = new List<FeedItem>();
        while (statement.Step())
        {
            items.Add(Read(statement));
        }

        var next = items.Count == limit && limit > 0 ? items[^1].Cursor : new FeedCursor(Math.Max(newest, after.Position));
        return new FeedPage(items, next);
    }

    /// <summary>Items of every fleet after a position, and where to go on.</summary>
    public static (IReadOnlyList<FeedEffect> Effects, FeedCursor Next) ReadAll(StoreDatabase database, FeedCursor after, int limit)
    {
        var statement = database.Statement("SELECT position, vehicle, kind, body, fleet, at FROM feed WHERE position > ?1 ORDER BY position LIMIT ?2")
            .Bind(1, after.Position).Bind(2, limit);
        var effects = new List<FeedEffect>();
        while (statement.Step())
        {
            var item = Read(statement);
            effects.Add(new FeedEffect(IdOf(item), new FleetId(statement.Guid(4)), new Instant(statement.Int64(5)), item));
        }

        return (effects, effects.Count > 0 ? effects[^1].Item.Cursor : after);
    }

    // An alert says by its version what is news; of the rest it is the place in the feed.
    private static string IdOf(FeedItem item) => item switch
    {
        AlertRaisedItem raised => IdOf(raised.Alert),
        AlertChangedItem changed => IdOf(changed.Alert),
        _ => $"{item.Vehicle}-{item.Cursor.Position}",
    };

    private static string IdOf(Alert alert) => $"{alert.Id}-{alert.Stage}-{alert.Version}";

    private static FeedItem Read(StoreStatement row)
    {
        var cursor = new FeedCursor(row.Int64(0));
        var vehicle = new VehicleId(row.Guid(1));
        return (FeedKind)row.Int32(2) switch
        {
            FeedKind.AlertRaised => new AlertRaisedItem(cursor, vehicle, StoredJson.DecodeAlert(row.Blob(3))),
            FeedKind.AlertChanged => new AlertChangedItem(cursor, vehicle, StoredJson.DecodeAlert(row.Blob(3))),
            FeedKind.VehicleChanged => new VehicleChangedItem(cursor, vehicle),
            FeedKind.VehicleRemoved => new VehicleRemovedItem(cursor, vehicle),
            var other => throw new InvalidDataException($"Feed item {cursor.Position} is of unknown kind {other}."),
        };
    }
}
