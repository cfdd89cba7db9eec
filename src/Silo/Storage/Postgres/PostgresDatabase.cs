using Npgsql;

namespace Milepost.Silo.Storage.Postgres;

/// <summary>One session on a PostgreSQL server, which sends what answers nothing together with what does.</summary>
/// <remarks>
/// Statements that answer nothing are queued, and go to the server in one round trip with the next one that answers, or with the commit.
/// The server runs them in order and stops at the first it refuses, so a later one never takes effect without those before it.
/// </remarks>
/// <param name="connection">The open session; belongs to this from now on.</param>
/// <param name="beforeCommit">Run as the last statement of every writing transaction; <c>null</c> for a session that reads.</param>
internal sealed class PostgresDatabase(NpgsqlConnection connection, string? beforeCommit) : StoreDatabase
{
    private readonly NpgsqlBatch _batch = connection.CreateBatch();
    private readonly List<(PostgresStatement Statement, NpgsqlBatchCommand Command)> _queue = [];
    private int _changes;

    /// <inheritdoc />
    public override int Changes
    {
        get
        {
            Settle();
            return _changes;
        }
    }

    /// <summary>The session, for what only PostgreSQL has.</summary>
    public NpgsqlConnection Connection => connection;

    /// <inheritdoc />
    public override void Begin() => Execute("BEGIN");

    /// <inheritdoc />
    public override void BeginReading() => Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");

    /// <inheritdoc />
    public override void Commit()
    {
        if (beforeCommit is not null)
        {
            Execute(beforeCommit);
        }

        Execute("COMMIT");
        Settle();
    }

    /// <inheritdoc />
    public override void Settle()
    {
        if (_queue.Count == 0)
        {
            return;
        }

        try
        {
            _batch.ExecuteNonQuery();
            _changes = _queue[^1].Command.RecordsAffected;
        }
        catch (Exception exception) when (PostgresErrors.IsFailure(exception))
        {
            throw PostgresErrors.Describe(exception);
        }
        finally
        {
            DropUnsent();
        }
    }

    /// <summary>Puts a command that answers nothing behind those that wait.</summary>
    public void Queue(PostgresStatement statement, NpgsqlBatchCommand command)
    {
        _queue.Add((statement, command));
        _batch.BatchCommands.Add(command);
    }

    /// <summary>Sends what waits and a command that answers; all rows of its answer, so that others may be run while they are gone through.</summary>
    public IReadOnlyList<object[]> Query(NpgsqlBatchCommand command)
    {
        _batch.BatchCommands.Add(command);
        try
        {
            using var reader = _batch.ExecuteReader();
            var rows = new List<object[]>();
            while (reader.Read())
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                rows.Add(row);
            }

            if (_queue.Count > 0)
            {
                _changes = _queue[^1].Command.RecordsAffected;
            }

            return rows;
        }
        catch (Exception exception) when (PostgresErrors.IsFailure(exception))
        {
            throw PostgresErrors.Describe(exception);
        }
        finally
        {
            DropUnsent();
        }
    }

    /// <inheritdoc />
    protected override void DropUnsent()
    {
        foreach (var (statement, command) in _queue)
        {
            statement.Recycle(command);
        }

        _queue.Clear();
        _batch.BatchCommands.Clear();
    }

    /// <inheritdoc />
    protected override StoreStatement Prepare(string sql) => new PostgresStatement(this, sql);

    /// <inheritdoc />
    protected override void Close()
    {
        _batch.Dispose();
        connection.Dispose();
    }
}
