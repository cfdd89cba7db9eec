using Milepost.Silo.Client;

namespace Milepost.Micro;

/// <summary>Keeps a fixed number of messages in flight, of its vehicles in turn: each outcome lets the next one go.</summary>
internal sealed class Sender(ITelemetryIngest ingest, DrivenVehicle[] vehicles) : IIngestCompletion
{
    private readonly Queue<TelemetryMessage> _due = new();
    private readonly Lock _gate = new();
    private int _next = -1;
    private long _done;
    private long _failed;
    private int _inFlight;
    private bool _isSending;
    private volatile bool _isRunning;
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Messages that are durable.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Messages with any other outcome: the figure is worth nothing then.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Begins to send.</summary>
    public void Start(int inFlight)
    {
        _isRunning = true;
        _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(inFlight);
    }

    /// <summary>Sends no more; completes when everything has its outcome.</summary>
    public Task StopAsync()
    {
        _isRunning = false;
        return _idle.Task;
    }

    /// <summary>Makes a message and throws it away, to see what the making costs.</summary>
    public void MakeOne() => Next();

    /// <inheritdoc />
    public void Completed(long token, IngestOutcome outcome)
    {
        Interlocked.Increment(ref outcome == IngestOutcome.Durable ? ref _done : ref _failed);
        if (_isRunning)
        {
            Interlocked.Decrement(ref _inFlight);
            Send(1);
        }
        else if (Interlocked.Decrement(ref _inFlight) == 0)
        {
            _idle.TrySetResult();
        }
    }

    /// <inheritdoc />
    public void Flush()
    {
        // Each outcome has let the next message go already.
    }

    private void Send(int count)
    {
        Interlocked.Add(ref _inFlight, count);
        lock (_gate)
        {
            for (var index = 0; index < count; index++)
            {
                _due.Enqueue(Next());
            }

            if (_isSending)
            {
                return;
            }

            _isSending = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static sender => _ = sender.DrainAsync(), this, preferLocal: false);
    }

    /// <summary>Posts what is due, one after the other, as a connection would.</summary>
    private async Task DrainAsync()
    {
        while (true)
        {
            TelemetryMessage? message;
            lock (_gate)
            {
                if (!_due.TryDequeue(out message))
                {
                    _isSending = false;
                    return;
                }
            }

            await ingest.PostAsync(message, this, 0, CancellationToken.None);
        }
    }

    private TelemetryMessage Next()
    {
        _next = _next + 1 < vehicles.Length ? _next + 1 : 0;
        return vehicles[_next].Next();
    }
}
