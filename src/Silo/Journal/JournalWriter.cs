using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Milepost.Silo.Hosting;
using Milepost.Silo.Telemetry;

namespace Milepost.Silo.Journal;

/// <summary>The one thread that commits, batch after batch; after a failure it reopens the journal, again and again until that works.</summary>
internal sealed class JournalWriter(
    GroupCommit batches, BatchTeller teller, IJournal journal, SiloHealth health, SiloMetrics metrics, TimeSpan reopenAfter, TimeProvider time, ILogger logger)
{
    private volatile bool _isProbePending;
    private Thread? _thread;

    /// <summary>Begins.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { Name = "journal writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Returns when the last batch is committed.</summary>
    public void Join() => _thread?.Join();

    private void Run()
    {
        while (batches.TakeNext() is { } batch)
        {
            if (TryCommit(batch))
            {
                teller.Hand(batch);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The writer outlives every failure of the store: whatever it was, the outcome is unknown and the journal is reopened.")]
    private bool TryCommit(Batch batch)
    {
        using var span = SiloTraces.Commit(batch.Contents);
        batch.HandedAt = Stopwatch.GetTimestamp();
        try
        {
            if (!health.IsStoreOpen)
            {
                journal.Open();
                health.StoreOpened();
            }

            batch.Newest = journal.Commit(batch.Contents).Newest;
            batch.DurableAt = Stopwatch.GetTimestamp();
            health.StoreWorks();
        }
        catch (Exception exception)
        {
            span?.SetStatus(ActivityStatusCode.Error);
            Fail(batch, exception);
            return false;
        }

        batches.Settle(batch);
        metrics.Committed(batch);
        return true;
    }

    private void Fail(Batch batch, Exception exception)
    {
        // Readings fail from here on, so no activation can come back before the journal is open again.
        journal.Close();
        health.StoreFailed(exception.Message);
        metrics.CommitFailed();
        JournalLog.CommitFailed(logger, exception, batch.Contents.Rows);
        var filling = batches.Lose(batch);
        teller.Hand(batch);
        teller.Hand(filling);
        TryReopen();
    }

    /// <summary>Lets readings back in where it can; whether the store works only a commit shows, so one is asked for a little later.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The cause may last; it is reported as not ready and tried again.")]
    private void TryReopen()
    {
        try
        {
            journal.Open();
            health.StoreOpened();
        }
        catch (Exception exception)
        {
            health.StoreFailed(exception.Message);
        }

        if (!_isProbePending)
        {
            _isProbePending = true;
            _ = ProbeLaterAsync();
        }
    }

    private async Task ProbeLaterAsync()
    {
        await Task.Delay(reopenAfter, time);
        _isProbePending = false;
        batches.Probe();
    }
}
