using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Threading.Channels;
using Milepost.DeviceBridge.Telemetry;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;

namespace Milepost.DeviceBridge.Connections;

/// <summary>The only writer of a connection: packets are encoded into a bounded buffer from any thread and leave in coalesced flushes.</summary>
internal sealed class PacketSender(PipeWriter output, MqttVersion version, int capacity, TimeSpan timeout, BridgeMetrics metrics, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Channel<bool> wakeUps = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private ArrayBufferWriter<byte> filling = new();
    private ArrayBufferWriter<byte> leaving = new();
    private int acknowledged;
    private long acknowledgedAt;
    private bool finished;

    /// <summary>Takes a packet; <c>false</c> when the peer has left more than the capacity unread. After <see cref="Finish"/> packets go nowhere.</summary>
    public bool TrySend(MqttPacket packet)
    {
        lock (gate)
        {
            if (finished || filling.WrittenCount >= capacity)
            {
                return finished;
            }

            MqttEncoder.Write(packet, version, filling);
        }

        wakeUps.Writer.TryWrite(true);
        return true;
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
        }

        wakeUps.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Lets what was taken leave, and takes no more.</summary>
    public void Finish()
    {
        lock (gate)
        {
            finished = true;
        }

        wakeUps.Writer.TryComplete();
    }

    /// <summary>Writes until finished; <c>false</c> when the peer is gone or took nothing for the timeout.</summary>
    public async Task<bool> RunAsync()
    {
        var more = true;
        while (more)
        {
            more = await wakeUps.Reader.WaitToReadAsync();
            wakeUps.Reader.TryRead(out _);
            if (!await FlushAsync())
            {
                return false;
            }
        }

        return true;
    }

    private void Time_NeedsLock()
    {
        if (acknowledged == 0 && acknowledgedAt == 0 && metrics.TimesMessages)
        {
            acknowledgedAt = Stopwatch.GetTimestamp();
        }

        acknowledged = (acknowledged + 1) % BridgeMetrics.TimedOneIn;
    }

    private async ValueTask<bool> FlushAsync()
    {
        long timedFrom;
        lock (gate)
        {
            (filling, leaving) = (leaving, filling);
            (timedFrom, acknowledgedAt) = (acknowledgedAt, 0);
        }

        var isTaken = await WriteAsync();
        if (isTaken && timedFrom != 0)
        {
            metrics.Acknowledged(timedFrom);
        }

        return isTaken;
    }

    private async ValueTask<bool> WriteAsync()
    {
        if (leaving.WrittenCount == 0)
        {
            return true;
        }

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
