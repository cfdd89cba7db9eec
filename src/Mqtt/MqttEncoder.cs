using System.Buffers;
using System.Diagnostics;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt;

/// <summary>Turns a packet into bytes; dispatch only.</summary>
public static class MqttEncoder
{
    /// <summary>
    /// Writes one packet. In 3.1.1 properties are left out and reason codes become what 3.1.1 can say. CONNECT goes out in the version
    /// it names.
    /// </summary>
    /// <exception cref="ArgumentException">The packet holds what no peer would accept; nothing was written.</exception>
    public static void Write(MqttPacket packet, MqttVersion version, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ArgumentNullException.ThrowIfNull(output);
        switch (packet)
        {
            case Publish publish: publish.Write(output, version); break;
            case Connect connect: connect.Write(output); break;
            case ConnAck connAck: connAck.Write(output, version); break;
            case PubAck pubAck: pubAck.Write(output, version); break;
            case PubRec pubRec: pubRec.Write(output, version); break;
            case PubRel pubRel: pubRel.Write(output, version); break;
            case PubComp pubComp: pubComp.Write(output, version); break;
            case Subscribe subscribe: subscribe.Write(output, version); break;
            case SubAck subAck: subAck.Write(output, version); break;
            case Unsubscribe unsubscribe: unsubscribe.Write(output, version); break;
            case UnsubAck unsubAck: unsubAck.Write(output, version); break;
            case PingReq: PingReq.Write(output); break;
            case PingResp: PingResp.Write(output); break;
            case Disconnect disconnect: disconnect.Write(output, version); break;
            case Auth auth: RequireV5(version); auth.Write(output); break;
            default: throw new UnreachableException($"{packet.Type} has no encoder.");
        }
    }

    /// <summary>Bytes <see cref="Write"/> would write, fixed header included; compare with the peer's Maximum Packet Size.</summary>
    /// <exception cref="ArgumentException">The packet holds what no peer would accept.</exception>
    public static int Length(MqttPacket packet, MqttVersion version)
    {
        ArgumentNullException.ThrowIfNull(packet);
        return MqttWriter.PacketLength(BodyLength(packet, version));
    }

    private static int BodyLength(MqttPacket packet, MqttVersion version) => packet switch
    {
        Publish publish => publish.Length(version),
        Connect connect => connect.Length(),
        ConnAck connAck => connAck.Length(version),
        PubAck pubAck => pubAck.Length(version),
        PubRec pubRec => pubRec.Length(version),
        PubRel pubRel => pubRel.Length(version),
        PubComp pubComp => pubComp.Length(version),
        Subscribe subscribe => subscribe.Length(version),
        SubAck subAck => subAck.Length(version),
        Unsubscribe unsubscribe => unsubscribe.Length(version),
        UnsubAck unsubAck => unsubAck.Length(version),
        PingReq or PingResp => 0,
        Disconnect disconnect => disconnect.Length(version),
        Auth auth => auth.Length(),
        _ => throw new UnreachableException($"{packet.Type} has no encoder."),
    };

    private static void RequireV5(MqttVersion version)
    {
        if (version != MqttVersion.V5)
        {
            throw new ArgumentException("AUTH exists in MQTT 5.0 only.", nameof(version));
        }
    }
}
