using System.Globalization;
using Npgsql;

namespace Milepost.Silo.Storage.Postgres;

/// <summary>Brings a store to the newest schema: each numbered script once, each in a transaction of its own.</summary>
internal static class PostgresMigrator
{
    /// <exception cref="JournalFailedException">The store was written by a newer program.</exception>
    public static void Migrate(NpgsqlConnection connection)
    {
        var scripts = MigrationScripts.Of("Postgres");
        Run(connection, "CREATE TABLE IF NOT EXISTS schema_version (version bigint NOT NULL)");
        var version = Version(connection);
        MigrationScripts.RefuseNewer(version, scripts.Count);
        for (var number = (int)version + 1; number <= scripts.Count; number++)
        {
            var stamp = string.Create(CultureInfo.InvariantCulture, $"DELETE FROM schema_version; INSERT INTO schema_version (version) VALUES ({number});");
            Run(connection, "BEGIN;" + scripts[number - 1] + stamp + "COMMIT;");
        }
    }

    private static long Version(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM schema_version", connection);
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
