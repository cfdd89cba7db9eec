using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Milepost.Silo.Telemetry;

namespace Milepost.Silo.Journal;

/// <summary>Tells, off the writing thread and in the order of the commits, what became of each batch.</summary>
/// <param name="told">Called with each batch when everybody was told.</param>
/// <param name="metrics">Where the time it takes is counted.</param>
/// <param name="logger">Where listeners' bugs go.</param>
internal sealed class BatchTeller(Action<Batch> told, SiloMetrics metrics, ILogger logger) : IAsyncDisposable
{
    private readonly Channel<Batch> _batches = Channel.CreateBounded<Batch>(2);
    private Task _telling = Task.CompletedTask;

    /// <summary>Called for each durable batch before its waiters are told.</summary>
    public event Action<Batch>? Committed;

    /// <summary>Begins.</summary>
    public void Start() => _telling = Task.Run(TellAllAsync);

    /// <summary>Hands over a batch whose outcome is known. Waits while two are untold, which is the bound on them.</summary>
    public void Hand(Batch batch)
    {
        if (!_batches.Writer.TryWrite(batch))
        {
            _batches.Writer.WriteAsync(batch).AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Tells what was handed over and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _batches.Writer.TryComplete();
        await _telling;
    }

    private async Task TellAllAsync()
    {
        await foreach (var batch in _batches.Reader.ReadAllAsync())
        {
            var isDurable = batch.State == BatchState.Durable;
            if (isDurable)
            {
                TryTell(batch, durable => Committed?.Invoke(durable));
            }

            foreach (var waiter in batch.Waiters)
            {
                TryTell(waiter, isDurable ? static who => who.Durable() : static who => who.Lost());
            }

            // Only now, so that what one connection is told of one commit leaves in one packet.
            foreach (var waiter in batch.Waiters)
            {
                TryTell(waiter, static who => who.Flush());
            }

            if (isDurable)
            {
                metrics.Told(batch);
            }

            told(batch);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A listener's bug must not keep the others from hearing; it is logged as the error it is.")]
    private void TryTell<T>(T who, Action<T> tell)
    {
        try
        {
            tell(who);
        }
        catch (Exception exception)
        {
            JournalLog.ListenerFailed(logger, exception);
        }
    }
}
