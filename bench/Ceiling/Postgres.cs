using Npgsql;

namespace Milepost.Ceiling;

/// <summary>One append-only table in PostgreSQL: one prepared <c>INSERT … SELECT FROM unnest</c> per batch, which is a transaction of its own.</summary>
internal sealed class Postgres : IStore
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _insert;
    private readonly List<int> _devices = [];
    private readonly List<ReadOnlyMemory<byte>> _bodies = [];

    public Postgres(string connectionString)
    {
        _connection = new(connectionString);
        _connection.Open();
        RequireDurability();
        Run("CREATE TABLE message (position bigint GENERATED ALWAYS AS IDENTITY, device integer NOT NULL, body bytea NOT NULL)");
        _insert = new("INSERT INTO message (device, body) SELECT * FROM unnest($1::integer[], $2::bytea[])", _connection)
        {
            Parameters =
            {
                new NpgsqlParameter<List<int>> { TypedValue = _devices },
                new NpgsqlParameter<List<ReadOnlyMemory<byte>>> { TypedValue = _bodies },
            },
        };
        _insert.Prepare();
    }

    /// <inheritdoc />
    public void Append(Batch batch)
    {
        _devices.Clear();
        _bodies.Clear();
        foreach (var row in batch.Rows)
        {
            _devices.Add(row.Client.Device);
            _bodies.Add(batch.Bytes.AsMemory(row.Offset, row.Length));
        }

        if (_insert.ExecuteNonQuery() != batch.Rows.Count)
        {
            throw new InvalidOperationException("PostgreSQL did not take every row.");
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    // A ceiling that does not wait for the disk would be no ceiling of a product that does.
    private void RequireDurability()
    {
        foreach (var setting in new[] { "fsync", "synchronous_commit", "full_page_writes" })
        {
            using var show = new NpgsqlCommand($"SHOW {setting}", _connection);
            if (show.ExecuteScalar() is not "on")
            {
                throw new InvalidOperationException($"PostgreSQL's {setting} is not on.");
            }
        }
    }

    private void Run(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        command.ExecuteNonQuery();
    }
}
