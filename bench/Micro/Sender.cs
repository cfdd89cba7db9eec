using System.Text;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Silo.Client;

namespace Milepost.Micro;

/// <summary>A vehicle on a motorway that keeps a fixed number of messages in flight: each outcome lets the next one go.</summary>
internal sealed class Sender(ITelemetryIngest ingest, VehicleId vehicle, DeviceId device) : IIngestCompletion
{
    /// <summary>90 km/h.</summary>
    private const long MillimetresPerMs = 25;

    private readonly string _topic = $"devices/{device}/telemetry";
    private readonly Queue<TelemetryMessage> _due = new();
    private readonly Lock _gate = new();
    private long _sequence;
    private long _clock;
    private long _millimetres = 100_000_000_000;
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
        var now = Math.Max(_clock + 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        _millimetres += (_clock == 0 ? 0 : now - _clock) * MillimetresPerMs;
        _clock = now;
        _sequence++;
        var at = new Instant(now);
        var payload = Encoding.UTF8.GetBytes($$"""{"t":{{now}},"n":{{_sequence:D9}},"odometer_m":{{_millimetres / 1000:D9}},"speed_kmh":90.0,"voltage":14.12,"v":1,"x":"abcdefg"}""");
        Observation[] observations = [new(Signal.Odometer, _millimetres / 1000), new(Signal.Speed, 90_000), new(Signal.BatteryVoltage, 14_120)];
        return new TelemetryMessage(
            vehicle, device, at, false, _topic, payload, [new Sample(at, _sequence, [.. observations], [], [], null)], PayloadHash.Of(_topic, payload));
    }
}
