using Milepost.Silo.Client;

namespace Milepost.Silo.Storage.Rows;

/// <summary>Positions of the feed's consumers, each under <c>consumer:</c> and its name among the store's counters.</summary>
internal static class ConsumerRows
{
    private const string Prefix = "consumer:";

    /// <summary>A consumer's position; where it has none, the beginning it asks for is stored as one.</summary>
    public static FeedCursor Begin(StoreDatabase database, string consumer, FeedStart start)
    {
        if (Find(database, consumer) is { } known)
        {
            return known;
        }

        var first = new FeedCursor(start == FeedStart.Newest ? database.Scalar("SELECT max(position) FROM feed") ?? 0 : 0);
        Save(database, consumer, first);
        return first;
    }

    /// <summary>Stores a position.</summary>
    public static void Save(StoreDatabase database, string consumer, FeedCursor position) => database
        .Statement("INSERT INTO counters (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .Bind(1, Prefix + consumer).Bind(2, position.Position).Execute();

    private static FeedCursor? Find(StoreDatabase database, string consumer)
    {
        var statement = database.Statement("SELECT value FROM counters WHERE name = ?1").Bind(1, Prefix + consumer);
        FeedCursor? position = statement.Step() ? new FeedCursor(statement.Int64(0)) : null;
        statement.Reset();
        return position;
    }
}
