namespace Milepost.Silo.Storage.Postgres;

/// <summary>A store in one database of a PostgreSQL server.</summary>
/// <remarks>
/// Opening the writer: connect, refuse an unsafe server, take the lock of the session before (which is over then, and its transaction with
/// it), bring the schema to today's, raise the epoch. Every way a connection is lost therefore ends like a failed commit on a file: outcome
/// unknown, everything closed, opened again; and only when it is known does anybody read.
/// </remarks>
internal sealed class PostgresEngine(PostgresAddress address) : StoreEngine
{
    private readonly PostgresOwnership _ownership = new();
    private volatile string _version = "PostgreSQL";

    /// <inheritdoc />
    public override string Place => address.Place;

    /// <inheritdoc />
    public override string Version => _version;

    /// <inheritdoc />
    public override StoreDatabase OpenWriter()
    {
        var connection = address.Open("writer");
        try
        {
            PostgresChecks.Verify(connection);
            _ownership.Lock(connection, address.Timeout);
            PostgresMigrator.Migrate(connection);
            PostgresHistory.Check(connection);
            _version = $"PostgreSQL {connection.ServerVersion}";
            return new PostgresDatabase(connection, _ownership.Claim(connection));
        }
        catch (Exception exception)
        {
            connection.Dispose();
            throw PostgresErrors.IsFailure(exception) ? PostgresErrors.Describe(exception) : exception;
        }
    }

    /// <inheritdoc />
    public override StoreDatabase OpenReader() => new PostgresDatabase(address.Open("reader"), beforeCommit: null);

    /// <summary>Nothing: the lock ends with the session that holds it.</summary>
    public override void Dispose()
    {
    }
}
