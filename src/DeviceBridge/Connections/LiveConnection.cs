using System.IO.Pipelines;
using Milepost.DeviceBridge.Devices;
using Milepost.DeviceBridge.Sessions;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Connections;

/// <summary>What others may do to a signed-in connection from any thread: answer it, tell it that its device changed, end it.</summary>
internal sealed class LiveConnection(
    PipeReader input, PacketSender sender, MqttVersion version, string clientIdentifier, DeviceRecord device) : IAcknowledger, IDisposable
{
    private readonly CancellationTokenSource closing = new();
    private volatile DeviceRecord device = device;
    private CloseReason? reason;
    private int changed;

    /// <summary>What it speaks.</summary>
    public MqttVersion Version => version;

    /// <summary>The name it gave itself, or was given.</summary>
    public string ClientIdentifier => clientIdentifier;

    /// <summary>Its device, as last known.</summary>
    public DeviceRecord Device => device;

    /// <summary>Why it ends, once it does.</summary>
    public CloseReason? Reason => Volatile.Read(ref reason);

    /// <summary>Cancelled when it ends.</summary>
    public CancellationToken Closing => closing.Token;

    /// <summary>Takes a packet, to leave with the next <see cref="Flush"/>; a peer that does not read loses the connection.</summary>
    public void Send(MqttPacket packet)
    {
        if (sender.TrySend(packet))
        {
            return;
        }

        // The answers to one reading may be more than the buffer holds; whether the peer takes them is seen when they leave.
        sender.Flush();
        if (!sender.TrySend(packet))
        {
            Close(CloseReason.SlowPeer);
        }
    }

    /// <inheritdoc />
    public void Acknowledge(PacketIdentifier identifier, ReasonCode code)
    {
        if (!sender.TryAcknowledge(identifier, code))
        {
            Close(CloseReason.SlowPeer);
        }
    }

    /// <inheritdoc />
    public void Flush() => sender.Flush();

    /// <inheritdoc />
    public void Close(CloseReason because)
    {
        if (Interlocked.CompareExchange(ref reason, because, null) is null)
        {
            _ = closing.CancelAsync(); // whoever waits under this token goes on elsewhere: the caller may hold a lock
            input.CancelPendingRead();
        }
    }

    /// <summary>The device was paired, given another secret, or revoked.</summary>
    public void DeviceChanged(DeviceRecord now)
    {
        if (now.RevokedAt is not null || !DeviceAuthenticator.SameCredentials(device, now))
        {
            Close(CloseReason.Revoked);
            return;
        }

        device = now;
        Volatile.Write(ref changed, 1);
        input.CancelPendingRead();
    }

    /// <summary>Whether the device changed since last asked.</summary>
    public bool TakeChange() => Interlocked.Exchange(ref changed, 0) != 0;

    /// <inheritdoc />
    public void Dispose() => closing.Dispose();
}
