using System.Buffers;
using System.IO.Pipelines;
using Milepost.Mqtt;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Packets;

namespace Milepost.MqttClient.Connections;

/// <summary>The only reader of a connection: bytes in, packets out, one at a time.</summary>
internal sealed class PacketReceiver(PipeReader input, MqttVersion version, int packetSizeMax)
{
    private readonly FrameLimits limits = new(packetSizeMax);
    private long received;

    /// <summary>Packets read so far; tells whether the server was silent.</summary>
    public long Received => Volatile.Read(ref received);

    /// <summary>The next packet, or null when the server closed the connection.</summary>
    /// <exception cref="MqttViolationException">The server broke the protocol.</exception>
    public async ValueTask<MqttPacket?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            var buffer = result.Buffer;
            var packet = TakePacket(ref buffer);

            // A packet that was taken may be followed by another: only what lies before it is examined then.
            input.AdvanceTo(buffer.Start, packet is null ? buffer.End : buffer.Start);
            if (packet is not null)
            {
                Interlocked.Increment(ref received);
                return packet;
            }

            if (result.IsCompleted || result.IsCanceled)
            {
                return null;
            }
        }
    }

    private MqttPacket? TakePacket(ref ReadOnlySequence<byte> buffer)
    {
        switch (FrameReader.TryRead(ref buffer, limits, out var frame, out var violation))
        {
            case FrameStatus.NeedMore:
                return null;
            case FrameStatus.Frame when MqttDecoder.TryDecode(frame, version, PacketOrigin.Server, out var packet, out violation):
                return packet;
            default:
                throw new MqttViolationException(violation!);
        }
    }
}
