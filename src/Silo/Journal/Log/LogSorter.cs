using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Milepost.Silo.Client;
using Milepost.Silo.Hosting;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Journal.Log;

/// <summary>Sorts the oldest part of the log into pages in the background, when it has become large or old.</summary>
/// <remarks>
/// Reading is done beside the writer, writing in slices that travel with the commits of others, one slice at a time. A slice is at least as
/// large as what came in since the one before, twice over, so sorting keeps up with whatever comes in; should it be held up all the same,
/// turns wait once twice <see cref="SiloOptions.SortBytes"/> lie unsorted. The last slice notes how far the log is in pages; only then are commits removed. Broken off anywhere, it begins again
/// at that note and writes the same pages once more.
/// </remarks>
internal sealed class LogSorter(
    StoreJournal journal, StoreReaders readers, StoreWrites writes, GroupCommit commit, SiloOptions options, TimeProvider time, ILogger<LogSorter> logger)
    : IAsyncDisposable
{
    /// <summary>Bytes of entries a slice takes at least, and, unless the log runs away, at most.</summary>
    private const long MinSlice = 128 * 1024;
    private const long MaxSlice = 1024 * 1024;

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SortRun _run = new();
    private readonly SemaphoreSlim _sorting = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _isStopping;
    private Task _running = Task.CompletedTask;
    private ITimer? _timer;
    private long _seen;

    private LogIndex Index => journal.Index;

    /// <summary>Begins.</summary>
    public void Start()
    {
        Index.Limit = 2 * options.SortBytes;
        _running = Task.Run(RunAsync);
        commit.Committed += Note;
        var period = options.SortAfter / 4;
        _timer = time.CreateTimer(_ => _wake.Writer.TryWrite(true), null, period, period);
    }

    /// <summary>Sorts the oldest part of the log now, as much as fits into memory at once; <c>false</c> where there is nothing unsorted.</summary>
    /// <exception cref="SiloUnavailableException">The store failed; what was sorted so far is sorted again.</exception>
    public async Task<bool> SortAsync()
    {
        await _sorting.WaitAsync();
        try
        {
            var (from, upTo) = (Index.TrimmedTo, Index.OldestWithin(options.SortBytes));
            if (upTo is not { } last)
            {
                return false;
            }

            _run.Load(await readers.ReadAsync(database => LogRows.Read(database, from, last).Select(row => row.Commit).ToList()));
            foreach (var damage in _run.Damage)
            {
                JournalLog.Damaged(logger, damage);
            }

            while (!await writes.RunAsync(database => WriteSlice(database, last), CancellationToken.None))
            {
            }

            Index.Trim(last, _run.Vehicles);
            await RemoveAsync();
            return true;
        }
        finally
        {
            _run.Clear();
            _sorting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopping)
        {
            _isStopping = true;
            commit.Committed -= Note;
            await (_timer?.DisposeAsync() ?? ValueTask.CompletedTask);
            _wake.Writer.TryComplete();
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
            _sorting.Dispose();
        }
    }

    private bool IsDue => Index.Oldest is { } oldest
        && (Index.Bytes >= options.SortBytes || oldest.At + (long)options.SortAfter.TotalMilliseconds <= time.GetUtcNow().ToUnixTimeMilliseconds());

    private async Task RunAsync()
    {
        while (await _wake.Reader.WaitToReadAsync())
        {
            _wake.Reader.TryRead(out _);
            while (!_isStopping && IsDue)
            {
                if (!await TrySortAsync())
                {
                    await Task.Delay(options.ReopenAfter, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The sorter outlives whatever befell one sorting: nothing is lost by it, and it begins again a little later.")]
    private async Task<bool> TrySortAsync()
    {
        try
        {
            return await SortAsync();
        }
        catch (SiloUnavailableException)
        {
            // The writer has said why.
            return false;
        }
        catch (Exception exception)
        {
            JournalLog.SortingFailed(logger, exception);
            return false;
        }
    }

    private void Note(Batch batch)
    {
        if (Index.Bytes >= options.SortBytes)
        {
            _wake.Writer.TryWrite(true);
        }
    }

    /// <summary>Writes a slice; whether it was the last one.</summary>
    private bool WriteSlice(StoreDatabase database, long upTo)
    {
        _run.TakeSlice(SliceBytes(), page => PageRows.Write(database, page));
        if (_run.IsDone)
        {
            LogRows.MarkSorted(database, upTo);
        }

        return _run.IsDone;
    }

    private async Task RemoveAsync()
    {
        await writes.RunAsync(
            database =>
            {
                AccountingRows.RollUp(database);
                return true;
            },
            CancellationToken.None);
        while (await writes.RunAsync(database => LogRows.RemoveSorted(database, SliceBytes()), CancellationToken.None))
        {
        }
    }

    private long SliceBytes()
    {
        var came = Index.BytesEver - _seen;
        _seen += came;
        var most = Index.Bytes > options.SortBytes + (options.SortBytes / 2) ? long.MaxValue : MaxSlice;
        return Math.Clamp(2 * came, MinSlice, most);
    }
}
