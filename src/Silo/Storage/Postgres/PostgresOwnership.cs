using System.Globalization;
using Npgsql;

namespace Milepost.Silo.Storage.Postgres;

/// <summary>Keeps a store on PostgreSQL to one process: a lock on the very session that commits, and an epoch every commit is held against.</summary>
/// <remarks>
/// The server gives the lock back only when the session that held it has ended, and with it its transaction: whoever has the lock knows that
/// nothing of an earlier owner is still running. The epoch is for what a lock cannot see, such as two servers that both believe to be the
/// primary: <c>assert_epoch</c> locks the row of the owner until the commit, so an owner that was replaced cannot commit any more.
/// </remarks>
internal sealed class PostgresOwnership
{
    /// <summary>"milepost" as eight bytes; one database holds one store.</summary>
    private const long LockKey = 0x6D696C65706F7374;

    private readonly Guid _process = Guid.CreateVersion7();
    private (int Pid, DateTime Began)? _session;
    private bool _hasOwned;

    /// <summary>Takes the lock, waiting at most <paramref name="patience"/>.</summary>
    /// <exception cref="JournalFailedException">Another process has it.</exception>
    public void Lock(NpgsqlConnection connection, TimeSpan patience)
    {
        EndPredecessor(connection);
        var milliseconds = Math.Max(1, (long)patience.TotalMilliseconds);
        Run(connection, string.Create(CultureInfo.InvariantCulture, $"SET lock_timeout = {milliseconds}"));
        try
        {
            Run(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_lock({LockKey})"));
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled)
        {
            throw new JournalFailedException($"The store is in use by another process{Holder(connection)}; one process at a time may open it.", exception);
        }

        _session = (connection.ProcessID, Began(connection, connection.ProcessID) ?? default);
    }

    /// <summary>Becomes the owner in the table; needs the lock and today's schema. The statement every commit ends with.</summary>
    /// <exception cref="StoreTakenException">Another process has owned the store since this one last did.</exception>
    public string Claim(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("UPDATE owner SET epoch = epoch + 1, process = $1 WHERE NOT $2 OR process = $1 RETURNING epoch", connection)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = _process }, new NpgsqlParameter<bool> { TypedValue = _hasOwned } },
        };
        if (command.ExecuteScalar() is not long epoch)
        {
            throw new StoreTakenException("Another process has owned the store since this one lost it; what this one remembers is out of date, so it must be started anew.");
        }

        _hasOwned = true;
        return string.Create(CultureInfo.InvariantCulture, $"SELECT assert_epoch({epoch})");
    }

    /// <summary>Ends our own earlier session where the server has not noticed yet that it is over: a commit it still runs ends one way or the other.</summary>
    private void EndPredecessor(NpgsqlConnection connection)
    {
        if (_session is { } before && Began(connection, before.Pid) == before.Began)
        {
            Run(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_terminate_backend({before.Pid})"));
        }
    }

    private static DateTime? Began(NpgsqlConnection connection, int pid)
    {
        using var command = new NpgsqlCommand("SELECT backend_start FROM pg_stat_activity WHERE pid = $1", connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = pid } },
        };
        return command.ExecuteScalar() as DateTime?;
    }

    private static string Holder(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("""
            SELECT format(' (backend %s, %s from %s)', a.pid, a.application_name, coalesce(host(a.client_addr), 'this machine'))
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND l.classid = ($1 >> 32)::oid AND l.objid = ($1 & 4294967295)::oid
            """, connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = LockKey } },
        };
        return command.ExecuteScalar() as string ?? string.Empty;
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
