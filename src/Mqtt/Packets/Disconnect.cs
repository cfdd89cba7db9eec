using System.Buffers;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// DISCONNECT: normal or reasoned farewell, both directions in v5, from the client and without content in 3.1.1 (v5 §3.14, 3.1.1
/// §3.14).
/// <code>
/// +-----------+-----------+
/// | 14 (1110) | 0 0 0 0   |  fixed header, remaining length
/// +-----------+-----------+
/// | reason code           |  v5 only, may be absent
/// | properties            |  v5 only, may be absent
/// +-----------------------+
/// </code>
/// </summary>
public sealed record Disconnect : MqttPacket
{
    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.Disconnect;

    /// <summary>Why; success is a normal farewell.</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>v5 properties: session expiry (client only), server reference (server only), reason string, user properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    internal static Disconnect Read(ref MqttReader reader, MqttVersion version, PacketOrigin origin)
    {
        if (version == MqttVersion.V311)
        {
            reader.ExpectEnd();
            return new();
        }

        var (code, properties) = ReasonAndProperties.Read(ref reader, ControlPacketType.Disconnect);
        if (origin == PacketOrigin.Server && properties.SessionExpiryInterval is not null)
        {
            // [MQTT-3.14.2-2]
            reader.Fail(Requirement.Codec.SessionExpiryFromClient, ReasonCode.ProtocolError, "session expiry interval from a server");
        }

        return new() { ReasonCode = code, Properties = properties };
    }

    internal int Length(MqttVersion version) => version == MqttVersion.V5 ? new ReasonAndProperties(ReasonCode, Properties).Length : 0;

    internal void Write(IBufferWriter<byte> output, MqttVersion version)
    {
        var writer = MqttWriter.Start(output, Type, 0, Length(version));
        if (version == MqttVersion.V5)
        {
            new ReasonAndProperties(ReasonCode, Properties).Write(ref writer);
        }

        writer.Complete();
    }
}
