using Milepost.Silo.Client;
using Milepost.Silo.Hosting;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Devices;

/// <summary>Rolls the accounting up every so often, when there is something to add.</summary>
internal sealed class RollUp(GroupCommit commit, StoreWrites writes, Accounting accounting, SiloOptions options, TimeProvider time) : IAsyncDisposable
{
    private ITimer? _timer;
    private volatile bool _hasNews;
    private long _refusedThen;
    private int _timed;

    /// <summary>Begins.</summary>
    public void Start()
    {
        commit.Committed += Note;
        _timer = time.CreateTimer(_ => _ = RunTimedAsync(), null, options.RollUpEvery, options.RollUpEvery);
    }

    /// <summary>Rolls up now; completes when that is durable.</summary>
    public async Task RunAsync()
    {
        var refusals = accounting.Unsaved();
        var refused = refusals.Sum(row => row.Now);
        if (!_hasNews && refused == _refusedThen)
        {
            return;
        }

        _hasNews = false;
        try
        {
            await writes.RunAsync(
                database =>
                {
                    AccountingRows.RollUp(database);
                    AccountingRows.Save(database, refusals);
                    return true;
                },
                CancellationToken.None);
            _refusedThen = refused;
        }
        catch (SiloUnavailableException)
        {
            _hasNews = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        commit.Committed -= Note;
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        await RunAsync();
    }

    private async Task RunTimedAsync()
    {
        // The one before may take longer than the pause between them: it need not be waited for by another.
        if (Interlocked.Exchange(ref _timed, 1) == 0)
        {
            try
            {
                await RunAsync();
            }
            finally
            {
                Volatile.Write(ref _timed, 0);
            }
        }
    }

    private void Note(Batch batch)
    {
        if (batch.Contents.Observations.Count > 0)
        {
            _hasNews = true;
        }
    }
}
