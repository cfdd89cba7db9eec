using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Milepost.DeviceBridge.Telemetry;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;

namespace Milepost.DeviceBridge.Connections;

/// <summary>The only writer of a connection: packets gather in a bounded buffer, from any thread, and leave together.</summary>
/// <remarks>
/// They leave on the thread that lets them go, without a hop to another one, as long as the peer keeps up; what is taken meanwhile follows
/// behind. Once the peer does not keep up, the transport goes on with them when it can.
/// </remarks>
internal sealed class PacketSender(PipeWriter output, MqttVersion version, int capacity, TimeSpan timeout, BridgeMetrics metrics, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<bool> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ArrayBufferWriter<byte> filling = new();
    private ArrayBufferWriter<byte> leaving = new();
    private int acknowledged;
    private long acknowledgedAt;
    private bool isLeaving;
    private bool finished;

    /// <summary><c>true</c> when everything taken before <see cref="Finish"/> has left; <c>false</c> when the peer is gone or took nothing for the timeout.</summary>
    public Task<bool> Ended => ended.Task;

    /// <summary>
    /// Takes a packet, to leave with the next <see cref="Flush"/>; <c>false</c> when the peer has left more than the capacity unread.
    /// After <see cref="Finish"/> packets go nowhere.
    /// </summary>
    public bool TrySend(MqttPacket packet)
    {
        lock (gate)
        {
            if (finished || filling.WrittenCount >= capacity)
            {
                return finished;
            }

            MqttEncoder.Write(packet, version, filling);
            return true;
        }
    }

    /// <summary>Takes a PUBACK, without allocating; otherwise as <see cref="TrySend"/>.</summary>
    public bool TryAcknowledge(PacketIdentifier identifier, ReasonCode code)
    {
        lock (gate)
        {
            if (finished || filling.WrittenCount >= capacity)
            {
                return finished;
            }

            Time_NeedsLock();
            PubAck.Write(identifier, code, version, filling);
            return true;
        }
    }

    /// <summary>Lets what was taken leave. Never blocks, and costs next to nothing where there is nothing.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (isLeaving || (filling.WrittenCount == 0 && !finished))
            {
                return;
            }

            isLeaving = true;
        }

        _ = LeaveAsync();
    }

    /// <summary>Lets what was taken leave, and takes no more.</summary>
    public void Finish()
    {
        lock (gate)
        {
            finished = true;
        }

        Flush();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Owner of what leaves: whatever failed ends the sending, and whoever waits for its end hears of it.")]
    private async Task LeaveAsync()
    {
        try
        {
            while (TryTakeFilled(out var timedFrom))
            {
                if (!await WriteAsync())
                {
                    ended.TrySetResult(false); // and nothing leaves any more
                    return;
                }

                if (timedFrom != 0)
                {
                    metrics.Acknowledged(timedFrom);
                }
            }
        }
        catch (Exception failure)
        {
            ended.TrySetException(failure);
        }
    }

    private void Time_NeedsLock()
    {
        if (acknowledged == 0 && acknowledgedAt == 0 && metrics.TimesMessages)
        {
            acknowledgedAt = Stopwatch.GetTimestamp();
        }

        acknowledged = (acknowledged + 1) % BridgeMetrics.TimedOneIn;
    }

    private bool TryTakeFilled(out long timedFrom)
    {
        lock (gate)
        {
            (timedFrom, acknowledgedAt) = (acknowledgedAt, 0);
            if (filling.WrittenCount > 0)
            {
                (filling, leaving) = (leaving, filling);
                return true;
            }

            isLeaving = false;
            if (finished)
            {
                ended.TrySetResult(true);
            }

            return false;
        }
    }

    private async ValueTask<bool> WriteAsync()
    {
        output.Write(leaving.WrittenSpan);
        leaving.ResetWrittenCount();
        var flush = output.FlushAsync();
        if (flush.IsCompletedSuccessfully)
        {
            return !flush.Result.IsCompleted;
        }

        try
        {
            var result = await flush.AsTask().WaitAsync(timeout, time);
            return !result.IsCompleted && !result.IsCanceled;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
