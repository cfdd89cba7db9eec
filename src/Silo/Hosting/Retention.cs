using System.Diagnostics.CodeAnalysis;
using Milepost.Silo.Client;
using Milepost.Silo.Devices;
using Milepost.Silo.Feeds;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Hosting;

/// <summary>Lets go of what is kept for a limited time: payloads, pages before a checkpoint, feed items, letters of devices nobody paired.</summary>
/// <remarks>Events, service records and whatever lies after a vehicle's newest checkpoint stay for ever. Each slice travels with a commit of others.</remarks>
internal sealed class Retention(
    StoreReaders readers, StoreWrites writes, VehicleFeed feed, LetterReader letters, SiloOptions options, TimeProvider time, ILogger<Retention> logger)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim _running = new(1, 1);
    private volatile bool _isStopping;
    private int _timed;
    private ITimer? _timer;

    /// <summary>Begins.</summary>
    public void Start() => _timer = time.CreateTimer(_ => _ = TryRunAsync(), null, options.RetainEvery, options.RetainEvery);

    /// <summary>Lets go of everything whose time is over now.</summary>
    /// <exception cref="SiloUnavailableException">The store failed; what is left goes the next time.</exception>
    public async Task RunAsync()
    {
        await _running.WaitAsync();
        try
        {
            while (await WriteAsync(database => RetentionRows.RemoveRaw(database, Before(options.RawFor), options.RawBytes)))
            {
            }

            await RemovePagesAsync();
            while (await WriteAsync(database => RetentionRows.RemoveFeed(database, Before(options.FeedFor))) is { } position)
            {
                feed.Forget(new FeedCursor(position));
            }

            await letters.ExpireAsync(writes, Before(options.UnpairedFor));
        }
        finally
        {
            _running.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopping)
        {
            _isStopping = true;
            await (_timer?.DisposeAsync() ?? ValueTask.CompletedTask);
            await _running.WaitAsync();
            _running.Dispose();
        }
    }

    private long Before(TimeSpan age) => (time.GetUtcNow() - age).ToUnixTimeMilliseconds();

    private async Task<T?> WriteAsync<T>(Func<StoreDatabase, T> write) => _isStopping ? default : await writes.RunAsync(write, CancellationToken.None);

    /// <summary>Pages lie in the order in which they were written: where a whole stretch of them is young enough, so are those behind it.</summary>
    private async Task RemovePagesAsync()
    {
        var (after, before) = (0L, Before(options.HistoryFor));
        while (!_isStopping)
        {
            var pages = await readers.ReadAsync(database => RetentionRows.FindPages(database, after, before));
            var old = pages.Where(page => page.IsOld).Select(page => page.Number).ToList();
            if (old.Count == 0)
            {
                return;
            }

            after = pages[^1].Number;
            await WriteAsync(database =>
            {
                RetentionRows.RemovePages(database, old);
                return true;
            });
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for it; whatever went wrong is logged, and what is left goes the next time.")]
    private async Task TryRunAsync()
    {
        if (Interlocked.Exchange(ref _timed, 1) == 1)
        {
            // The one before takes longer than the pause between them: it does what this one would.
            return;
        }

        try
        {
            await RunAsync();
        }
        catch (Exception exception)
        {
            JournalLog.RetentionFailed(logger, exception);
        }
        finally
        {
            Volatile.Write(ref _timed, 0);
        }
    }
}
