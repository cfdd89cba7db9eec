using System.Buffers;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Packets;

namespace Milepost.Mqtt.Tests;

/// <summary>How reading one packet off the head of some bytes ended: a packet, a violation, or neither when more is needed.</summary>
internal sealed record Decoding(MqttPacket? Packet, MqttViolation? Violation)
{
    public static Decoding Of(ReadOnlySequence<byte> bytes, CorpusRow row) =>
        Of(bytes, row.MqttVersion, row.Origin, row.Limit ?? FrameLimits.ProtocolPacketSizeMax);

    public static Decoding Of(ReadOnlySequence<byte> bytes, MqttVersion version, PacketOrigin origin, int limit = FrameLimits.ProtocolPacketSizeMax)
    {
        var input = bytes;
        switch (FrameReader.TryRead(ref input, new FrameLimits(limit), out var frame, out var violation))
        {
            case FrameStatus.NeedMore:
                Assert.Equal(bytes.Length, input.Length);
                return new(null, null);
            case FrameStatus.Violation:
                return new(null, violation);
            default:
                Assert.Equal(frame.Header.RemainingLength, frame.Body.Length);
                MqttDecoder.TryDecode(frame, version, origin, out var packet, out violation);
                return new(packet, violation);
        }
    }
}
