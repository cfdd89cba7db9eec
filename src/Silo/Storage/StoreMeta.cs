using System.Security.Cryptography;

namespace Milepost.Silo.Storage;

/// <summary>The store's own facts: its incarnation, the key of its cursors, how far the accounting is rolled up.</summary>
internal static class StoreMeta
{
    private const string Incarnation = "incarnation";
    private const string CursorKey = "cursor-key";

    /// <summary>Gives a new store its incarnation and key.</summary>
    public static void Initialise(StoreDatabase database)
    {
        InsertMissing(database, Incarnation, Guid.CreateVersion7().ToByteArray(bigEndian: true));
        InsertMissing(database, CursorKey, RandomNumberGenerator.GetBytes(32));
        database.Execute("INSERT INTO counters (name, value) VALUES ('accounted', 0), ('probed', 0), ('sorted', 0), ('feed-removed', 0) ON CONFLICT (name) DO NOTHING");
    }

    /// <summary>Makes the next opening give the store a new incarnation: no cursor handed out so far will mean anything then.</summary>
    public static void ForgetIncarnation(StoreDatabase database) =>
        database.Statement("DELETE FROM meta WHERE key = ?1").Bind(1, Incarnation).Execute();

    /// <summary>The incarnation and the key.</summary>
    public static (byte[] Incarnation, byte[] CursorKey) Read(StoreDatabase database) => (Get(database, Incarnation), Get(database, CursorKey));

    private static void InsertMissing(StoreDatabase database, string key, byte[] value) =>
        database.Statement("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO NOTHING").Bind(1, key).Bind(2, value).Execute();

    private static byte[] Get(StoreDatabase database, string key)
    {
        var statement = database.Statement("SELECT value FROM meta WHERE key = ?1").Bind(1, key);
        var value = statement.Step() ? statement.Blob(0) : throw new JournalFailedException($"The store has no {key}.");
        statement.Reset();
        return value;
    }
}
