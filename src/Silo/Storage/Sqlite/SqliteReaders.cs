using Milepost.Silo.Client;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>A bounded pool of reading connections; closed while the store recovers from a failed commit.</summary>
internal sealed class SqliteReaders(SqliteFile file, int limit) : IDisposable
{
    private readonly SemaphoreSlim _free = new(limit, limit);
    private readonly Stack<SqliteDatabase> _idle = new();
    private readonly Lock _gate = new();
    private int _generation;
    private bool _open;

    /// <summary>Runs a query on the thread pool, in one read transaction.</summary>
    /// <exception cref="SiloUnavailableException">The store does not answer.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteDatabase, T> query, CancellationToken cancellation = default)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Read(query), CancellationToken.None);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Lets readers in.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _open = true;
        }
    }

    /// <summary>Keeps new readers out and closes idle connections; those in use are closed when they come back.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _open = false;
            _generation++;
            while (_idle.TryPop(out var database))
            {
                database.Dispose();
            }
        }
    }

    public void Dispose()
    {
        Close();
        _free.Dispose();
    }

    private T Read<T>(Func<SqliteDatabase, T> query)
    {
        SqliteDatabase? database = null;
        var generation = 0;
        try
        {
            (database, generation) = Take();
            database.Execute("BEGIN");
            var result = query(database);
            database.Execute("COMMIT");
            Return(database, generation);
            return result;
        }
        catch (JournalFailedException exception)
        {
            database?.Dispose();
            throw new SiloUnavailableException("The store does not answer.", exception);
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    private (SqliteDatabase Database, int Generation) Take()
    {
        lock (_gate)
        {
            if (!_open)
            {
                throw new SiloUnavailableException("The store is not open.");
            }

            return (_idle.TryPop(out var database) ? database : SqliteDatabase.OpenReader(file.Path), _generation);
        }
    }

    private void Return(SqliteDatabase database, int generation)
    {
        lock (_gate)
        {
            if (_open && generation == _generation)
            {
                _idle.Push(database);
                return;
            }
        }

        database.Dispose();
    }
}
