using System.Globalization;
using Npgsql;

namespace Milepost.Silo.Storage.Postgres;

/// <summary>From a connection string to the two kinds of sessions the store opens.</summary>
internal sealed class PostgresAddress
{
    /// <summary>Statements kept prepared per session; the store has about a hundred.</summary>
    private const int MaxPrepared = 200;

    private readonly string _given;
    private readonly TimeSpan _timeout;

    /// <param name="connectionString">As the operator gave it.</param>
    /// <param name="timeout">Longest the server may take to answer.</param>
    /// <exception cref="JournalFailedException">It cannot be read; the text does not repeat it, since it may hold a password.</exception>
    public PostgresAddress(string connectionString, TimeSpan timeout)
    {
        if (Problem(connectionString) is { } problem)
        {
            throw new JournalFailedException(problem);
        }

        _given = connectionString;
        _timeout = timeout;
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        Place = string.Create(CultureInfo.InvariantCulture, $"{builder.Host}:{builder.Port}/{builder.Database ?? builder.Username}");
    }

    /// <summary>What is wrong with a connection string, or <c>null</c>; does not repeat it, since it may hold a password.</summary>
    public static string? Problem(string connectionString)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(builder.Host) || builder.Host.Contains(',', StringComparison.Ordinal)
                ? "The connection string for PostgreSQL must name one Host: the store is one server."
                : null;
        }
        catch (ArgumentException)
        {
            return "The connection string for PostgreSQL cannot be read; it looks like 'Host=…;Database=…;Username=…;Password=…'.";
        }
    }

    /// <summary>Server and database, for operators.</summary>
    public string Place { get; }

    /// <summary>Longest the server may take to answer.</summary>
    public TimeSpan Timeout => _timeout;

    /// <summary>Opens the session that writes, or one that reads.</summary>
    /// <exception cref="JournalFailedException">It cannot be opened in time.</exception>
    public NpgsqlConnection Open(string role)
    {
        var connection = new NpgsqlConnection(Build(role));
        try
        {
            connection.Open();
            return connection;
        }
        catch (Exception exception)
        {
            connection.Dispose();
            throw PostgresErrors.IsFailure(exception) ? PostgresErrors.Describe(exception) : exception;
        }
    }

    private string Build(string role)
    {
        var builder = new NpgsqlConnectionStringBuilder(_given);
        var seconds = Math.Max(1, (int)Math.Ceiling(_timeout.TotalSeconds));
        builder.ApplicationName = $"milepost {role}";

        // The store keeps its sessions itself: the lock and the prepared statements live in them.
        builder.Pooling = false;
        builder.Enlist = false;
        builder.MaxAutoPrepare = MaxPrepared;
        builder.AutoPrepareMinUsages = 2;

        // A server that is gone or stands still is noticed here by these…
        builder.Timeout = seconds;
        builder.CommandTimeout = seconds + 1;
        builder.CancellationTimeout = -1;
        builder.TcpKeepAlive = true;

        // …and a client that is gone by the server, which then ends the session and gives the lock back.
        builder.Options = string.Create(CultureInfo.InvariantCulture, $"""
            {builder.Options} -c statement_timeout={(long)_timeout.TotalMilliseconds} -c tcp_user_timeout={seconds * 1000} -c tcp_keepalives_idle={seconds} -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c client_connection_check_interval=1000
            """).Trim();
        return builder.ConnectionString;
    }
}
