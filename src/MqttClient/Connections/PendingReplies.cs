using Milepost.Mqtt;
using Milepost.Mqtt.Packets;

namespace Milepost.MqttClient.Connections;

/// <summary>Packet identifiers in use, each with the one who waits for its answer.</summary>
internal sealed class PendingReplies
{
    private readonly Lock gate = new();
    private readonly Dictionary<PacketIdentifier, Waiter> waiters = [];
    private PacketIdentifier next = PacketIdentifier.First;
    private MqttClientException? ended;

    /// <summary>Takes a free identifier; the task completes with the answer or fails with the connection.</summary>
    /// <exception cref="MqttClientException">The connection has ended, or all 65 535 identifiers are in use.</exception>
    public (PacketIdentifier Identifier, Task<MqttPacket> Answer) Reserve(ControlPacketType answer)
    {
        lock (gate)
        {
            if (ended is not null)
            {
                throw ended;
            }

            if (waiters.Count == ushort.MaxValue)
            {
                throw new MqttRefusedException("No packet identifier is free", ReasonCode.QuotaExceeded);
            }

            while (waiters.ContainsKey(next))
            {
                next = next.Next;
            }

            var waiter = new Waiter(answer);
            waiters.Add(next, waiter);
            return (next, waiter.Task);
        }
    }

    /// <summary>
    /// Hands an answer to its waiter. An answer nobody waits for is no fault: after a session is continued, acknowledgements of an
    /// earlier connection's messages may come.
    /// </summary>
    /// <returns>False if the waiter expects another kind of answer.</returns>
    public bool TryComplete(PacketIdentifier identifier, MqttPacket answer)
    {
        Waiter? waiter;
        lock (gate)
        {
            if (!waiters.TryGetValue(identifier, out waiter))
            {
                return true;
            }

            if (waiter.Expected != answer.Type)
            {
                return false;
            }

            waiters.Remove(identifier);
        }

        waiter.TrySetResult(answer);
        return true;
    }

    /// <summary>Frees an identifier whose request was never sent.</summary>
    public void Abandon(PacketIdentifier identifier)
    {
        lock (gate)
        {
            waiters.Remove(identifier);
        }
    }

    /// <summary>Fails everyone who waits, now and later.</summary>
    public void Fail(MqttClientException exception)
    {
        Waiter[] failed;
        lock (gate)
        {
            ended ??= exception;
            failed = [.. waiters.Values];
            waiters.Clear();
        }

        foreach (var waiter in failed)
        {
            waiter.TrySetException(exception);
        }
    }

    private sealed class Waiter(ControlPacketType expected)
        : TaskCompletionSource<MqttPacket>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public ControlPacketType Expected { get; } = expected;
    }
}
