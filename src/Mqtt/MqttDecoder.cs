using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
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
        [NotNullWhen(true)] out MqttPacket? packet,
        [NotNullWhen(false)] out MqttViolation? violation)
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

    private static MqttPacket? Decode(ref MqttReader body, ControlPacketType type, MqttVersion version, PacketOrigin origin) => type switch
    {
        ControlPacketType.Connect => Connect.Read(ref body),
        ControlPacketType.ConnAck => ConnAck.Read(ref body, version),
        ControlPacketType.PubAck => PubAck.Read(ref body, version),
        ControlPacketType.PubRec => PubRec.Read(ref body, version),
        ControlPacketType.PubRel => PubRel.Read(ref body, version),
        ControlPacketType.PubComp => PubComp.Read(ref body, version),
        ControlPacketType.Subscribe => Subscribe.Read(ref body, version),
        ControlPacketType.SubAck => SubAck.Read(ref body, version),
        ControlPacketType.Unsubscribe => Unsubscribe.Read(ref body, version),
        ControlPacketType.UnsubAck => UnsubAck.Read(ref body, version),
        ControlPacketType.PingReq => PingReq.Read(ref body),
        ControlPacketType.PingResp => PingResp.Read(ref body),
        ControlPacketType.Disconnect => Disconnect.Read(ref body, version, origin),
        ControlPacketType.Auth => Auth.Read(ref body),
        _ => throw new UnreachableException($"{type} has no decoder."),
    };
}
