using System.Globalization;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>Brings a store to the newest schema: each numbered script once, each in a transaction of its own.</summary>
internal static class SqliteMigrator
{
    /// <exception cref="JournalFailedException">The store was written by a newer program.</exception>
    public static void Migrate(SqliteDatabase database)
    {
        var scripts = MigrationScripts.Of("Sqlite");
        var version = (int)(database.Scalar("PRAGMA user_version") ?? 0);
        MigrationScripts.RefuseNewer(version, scripts.Count);
        for (var number = version + 1; number <= scripts.Count; number++)
        {
            var stamp = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {number};");
            database.ExecuteScript("BEGIN IMMEDIATE;" + scripts[number - 1] + stamp + "COMMIT;");
        }
    }
}
