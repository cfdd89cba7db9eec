using Milepost.Silo.Client;

namespace Milepost.Silo.Storage;

/// <summary>A bounded pool of reading connections; closed while the store recovers from a failed commit.</summary>
internal sealed class StoreReaders(StoreEngine engine, int limit) : IDisposable
{
    private readonly SemaphoreSlim _free = new(limit, limit);
    private readonly Stack<StoreDatabase> _idle = new();
    private readonly Lock _gate = new();
    private int _generation;
    private bool _open;

    /// <summary>Runs a query on the thread pool, in one read transaction.</summary>
    /// <exception cref="SiloUnavailableException">The store does not answer.</exception>
    public async Task<T> ReadAsync<T>(Func<StoreDatabase, T> query, CancellationToken cancellation = default)
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

    private T Read<T>(Func<StoreDatabase, T> query)
    {
        StoreDatabase? database = null;
        try
        {
            (database, var generation) = Take();
            database ??= engine.OpenReader();
            database.BeginReading();
            var result = query(database);
            database.Commit();
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

    /// <summary>A connection that is free, if there is one, and what tells whether it may come back.</summary>
    private (StoreDatabase? Database, int Generation) Take()
    {
        lock (_gate)
        {
            if (!_open)
            {
                throw new SiloUnavailableException("The store is not open.");
            }

            return (_idle.TryPop(out var database) ? database : null, _generation);
        }
    }

    private void Return(StoreDatabase database, int generation)
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
