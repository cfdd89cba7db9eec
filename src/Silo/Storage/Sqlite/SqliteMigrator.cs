using System.Globalization;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>Brings a store to the newest schema: each numbered script once, each in a transaction of its own.</summary>
internal static class SqliteMigrator
{
    private const string Engine = "Sqlite";

    /// <exception cref="JournalFailedException">The store was written by a newer program.</exception>
    public static void Migrate(SqliteDatabase database)
    {
        var scripts = MigrationScripts.Of(Engine);
        RefuseNewer(database);
        for (var number = Version(database) + 1; number <= scripts.Count; number++)
        {
            var stamp = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {number};");
            database.ExecuteScript("BEGIN IMMEDIATE;" + scripts[(int)number - 1] + stamp + "COMMIT;");
        }
    }

    /// <exception cref="JournalFailedException">The store was written by a newer program.</exception>
    public static void RefuseNewer(SqliteDatabase database) => MigrationScripts.RefuseNewer(Version(database), MigrationScripts.Of(Engine).Count);

    private static long Version(SqliteDatabase database) => database.Scalar("PRAGMA user_version") ?? 0;
}
