using System.Globalization;
using Npgsql;

namespace Milepost.Silo.Storage.Postgres;

/// <summary>Refuses a server on which an answered commit could be lost, or a session that is not the store's own.</summary>
internal static class PostgresChecks
{
    /// <summary>PostgreSQL 15, as the server prints it.</summary>
    private const int MinVersion = 150_000;

    /// <summary>Settings without which a commit does not survive loss of power, and why.</summary>
    private static readonly (string Setting, string Consequence)[] Durability =
    [
        ("fsync", "an answered commit could be lost, and the database damaged, when the power fails"),
        ("synchronous_commit", "an answered commit could be lost when the server stops"),
        ("full_page_writes", "a page half written when the power fails could not be repaired"),
    ];

    /// <summary>Checks a session that is to write, and pins what can be pinned for its life.</summary>
    /// <exception cref="JournalFailedException">It is not fit; the text names the setting and what to do.</exception>
    public static void Verify(NpgsqlConnection connection)
    {
        if (int.Parse(Show(connection, "server_version_num"), CultureInfo.InvariantCulture) < MinVersion)
        {
            throw new JournalFailedException($"PostgreSQL {connection.ServerVersion} is too old; 15 or newer is needed.");
        }

        foreach (var (setting, consequence) in Durability)
        {
            if (Show(connection, setting) == "off")
            {
                throw new JournalFailedException($"PostgreSQL runs with {setting} = off: {consequence}. Turn it on; there is no way around this check.");
            }
        }

        if (Show(connection, "server_encoding") != "UTF8")
        {
            throw new JournalFailedException("The database must be in UTF8; create it with ENCODING 'UTF8'.");
        }

        if (Show(connection, "transaction_read_only") == "on")
        {
            throw new JournalFailedException("The database takes no writes (a standby, or default_transaction_read_only); connect to the primary.");
        }

        if (Convert.ToInt32(Ask(connection, "SELECT pg_backend_pid()"), CultureInfo.InvariantCulture) != connection.ProcessID)
        {
            throw new JournalFailedException("Something between this program and PostgreSQL shares sessions (a pooler); connect to the server itself, since the store's lock lives in its session.");
        }

        // A reload of the server's configuration would otherwise reach into a session that was found fit.
        Ask(connection, "SELECT set_config('synchronous_commit', current_setting('synchronous_commit'), false)");
    }

    private static string Show(NpgsqlConnection connection, string setting) => (string)Ask(connection, $"SHOW {setting}")!;

    private static object? Ask(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
