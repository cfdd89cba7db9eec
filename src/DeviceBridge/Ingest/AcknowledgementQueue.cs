using System.Diagnostics;
using Milepost.DeviceBridge.Connections;
using Milepost.DeviceBridge.Sessions;
using Milepost.DeviceBridge.Telemetry;
using Milepost.Mqtt;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Ingest;

/// <summary>Messages of one connection in the order they came; each is acknowledged when all its parts are durable and all before it are answered.</summary>
/// <remarks>
/// [MQTT-4.6.0-2] PUBACKs leave in the order of the PUBLISHes. Completions arrive from threads of the silo in any order, so one lock
/// guards the ring; under it is nothing but copying a few bytes into the sender's buffer.
/// </remarks>
internal sealed class AcknowledgementQueue(int capacity, MqttVersion version, IngestBudget budget, IAcknowledger connection, BridgeMetrics metrics)
    : IIngestCompletion
{
    private readonly Lock gate = new();
    private readonly Slot[] ring = new Slot[capacity];
    private long beganAt;
    private long head;
    private long tail;
    private int unacknowledged;
    private bool broken;

    /// <summary>Messages of QoS 1 received and not answered yet.</summary>
    public int Unacknowledged => Volatile.Read(ref unacknowledged);

    /// <summary>A message begins to be read; it is timed if its turn has come.</summary>
    public void Begin() => beganAt = tail % BridgeMetrics.TimedOneIn == 0 && metrics.TimesMessages ? Stopwatch.GetTimestamp() : 0;

    /// <summary>Adds the message that came last, refused: its answer waits for its turn all the same.</summary>
    public void Refuse(PacketIdentifier identifier, ReasonCode code)
    {
        budget.Take(0);
        lock (gate)
        {
            ring[(int)(tail % capacity)] = new Slot(identifier, code, 0, 0);
            unacknowledged++;
            tail++;
            Settle_NeedsLock();
        }
    }

    /// <summary>Adds the message that came last; its token goes with each of its parts. The budget must have had room for it.</summary>
    public long Open(PacketIdentifier? identifier, int parts, bool readable, int bytes)
    {
        budget.Take(bytes);
        if (beganAt != 0)
        {
            metrics.Parsed(beganAt);
        }

        lock (gate)
        {
            var answer = readable ? ReasonCode.Success : ReasonCode.PayloadFormatInvalid;
            ring[(int)(tail % capacity)] = new Slot(identifier, answer, bytes, beganAt) { Parts = parts };
            unacknowledged += identifier is null ? 0 : 1;
            return tail++;
        }
    }

    /// <inheritdoc />
    public void Completed(long token, IngestOutcome outcome)
    {
        lock (gate)
        {
            ref var slot = ref ring[(int)(token % capacity)];
            slot.Worst = outcome > slot.Worst ? outcome : slot.Worst; // the enumeration is ordered by how little was promised
            slot.Parts--;
            Settle_NeedsLock();
        }
    }

    /// <inheritdoc />
    public void Flush() => connection.Flush();

    private void Settle_NeedsLock()
    {
        for (; head < tail && ring[(int)(head % capacity)].Parts == 0; head++)
        {
            Settle_NeedsLock(ring[(int)(head % capacity)]);
        }
    }

    private void Settle_NeedsLock(in Slot slot)
    {
        metrics.Settled(slot.IsRefusal ? null : slot.Worst, slot.BeganAt);
        if (!broken)
        {
            Answer_NeedsLock(slot);
        }

        unacknowledged -= slot.Identifier is null ? 0 : 1;
        budget.Release(slot.Bytes);
    }

    private void Answer_NeedsLock(in Slot slot)
    {
        switch (slot.Worst)
        {
            case IngestOutcome.Unavailable:
                broken = true;
                connection.Close(CloseReason.StoreUnavailable);
                break;
            case IngestOutcome.QuotaExceeded when version == MqttVersion.V311:
                broken = true;
                connection.Close(CloseReason.QuotaExceeded);
                break;
            default:
                if (slot.Identifier is { } identifier)
                {
                    connection.Acknowledge(identifier, slot.Worst == IngestOutcome.QuotaExceeded ? ReasonCode.QuotaExceeded : slot.Answer);
                }

                break;
        }
    }

    private record struct Slot(PacketIdentifier? Identifier, ReasonCode Answer, int Bytes, long BeganAt)
    {
        public readonly bool IsRefusal => Answer is not (ReasonCode.Success or ReasonCode.PayloadFormatInvalid);

        public int Parts { get; set; }

        public IngestOutcome Worst { get; set; }
    }
}
