using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Postgres;
using Npgsql;

namespace Milepost.Silo.Tests.Support;

/// <summary>A journal on a database, without a silo around it.</summary>
internal sealed class PostgresStore : IDisposable
{
    private readonly PostgresEngine _engine;

    public PostgresStore(string connectionString, TimeSpan? timeout = null)
    {
        _engine = new PostgresEngine(new PostgresAddress(connectionString, timeout ?? TimeSpan.FromSeconds(15)));
        Readers = new StoreReaders(_engine, 2);
        Journal = new StoreJournal(_engine, Readers);
    }

    public StoreReaders Readers { get; }

    public StoreJournal Journal { get; }

    /// <summary>Runs SQL from a session of its own, as an operator would.</summary>
    public static void Run(string connectionString, string sql)
    {
        using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Journal.Dispose();
        Readers.Dispose();
        _engine.Dispose();
    }
}
