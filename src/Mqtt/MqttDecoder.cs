using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt;

/// <summary>Turns a frame into a packet or a violation; dispatch only.</summary>
public static class MqttDecoder
{
    /// <summary>
    /// Decodes one frame. False with the violation if the peer is wrong. The packet owns its memory: the frame may go.
    /// </summary>
    /// <param name="frame">What <see cref="FrameReader"/> found.</param>
    /// <param name="version">What the connection speaks; CONNECT says its own.</param>
    /// <param name="origin">Who sent it.</param>
    /// <param name="packet">The packet, if true.</param>
    /// <param name="violation">Why not, if false.</param>
    public static bool TryDecode(
        in Frame frame,
        MqttVersion version,
        PacketOrigin origin,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out MqttPacket? packet,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out MqttViolation? violation)
    {
        if (!frame.Header.Type.MayBeSentBy(origin, version))
        {
            packet = null;
            violation = new(Requirement.Codec.Direction, ReasonCode.ProtocolError, $"{frame.Header.Type} from a {origin}");
            return false;
        }

        packet = Decode(frame, version, origin, out violation);
        if (violation is not null)
        {
            packet = null;
        }

        return packet is not null;
    }

    private static MqttPacket? Decode(in Frame frame, MqttVersion version, PacketOrigin origin, out MqttViolation? violation)
    {
        if (frame.Header.Type == ControlPacketType.Publish)
        {
            return Publish.Read(frame, version, origin, out violation);
        }

        var reader = new MqttReader(frame.Body);
        var packet = Decode(ref reader, frame.Header.Type, version, origin);
        violation = reader.Violation;
        return packet;
    }

    private static MqttPacket? Decode(ref MqttReader reader, ControlPacketType type, MqttVersion version, PacketOrigin origin) => type switch
    {
        ControlPacketType.Connect => Connect.Read(ref reader),
        ControlPacketType.ConnAck => ConnAck.Read(ref reader, version),
        ControlPacketType.PubAck => PubAck.Read(ref reader, version),
        ControlPacketType.PubRec => PubRec.Read(ref reader, version),
        ControlPacketType.PubRel => PubRel.Read(ref reader, version),
        ControlPacketType.PubComp => PubComp.Read(ref reader, version),
        ControlPacketType.Subscribe => Subscribe.Read(ref reader, version),
        ControlPacketType.SubAck => SubAck.Read(ref reader, version),
        ControlPacketType.Unsubscribe => Unsubscribe.Read(ref reader, version),
        ControlPacketType.UnsubAck => UnsubAck.Read(ref reader, version),
        ControlPacketType.PingReq => PingReq.Read(ref reader),
        ControlPacketType.PingResp => PingResp.Read(ref reader),
        ControlPacketType.Disconnect => Disconnect.Read(ref reader, version, origin),
        ControlPacketType.Auth => Auth.Read(ref reader),
        _ => throw new System.Diagnostics.UnreachableException($"{type} has no decoder."),
    };
}
