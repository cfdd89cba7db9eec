using System.Buffers;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// The layout PUBACK, PUBREC, PUBREL and PUBCOMP share (v5 §3.4 to §3.7, 3.1.1 §3.4 to §3.7).
/// <code>
/// | packet identifier | u16
/// | reason code       | v5 only; absent means success, and then there are no properties either
/// | properties        | v5 only; may be absent when empty
/// </code>
/// </summary>
internal readonly record struct Acknowledgement(PacketIdentifier Identifier, ReasonCode ReasonCode, MqttProperties Properties)
{
    public static Acknowledgement Read(ref MqttReader reader, ControlPacketType type, MqttVersion version)
    {
        var identifier = reader.ReadPacketIdentifier();
        if (version == MqttVersion.V311)
        {
            reader.ExpectEnd();
            return new(identifier, ReasonCode.Success, MqttProperties.None);
        }

        var reason = ReasonAndProperties.Read(ref reader, type);
        return new(identifier, reason.Code, reason.Properties);
    }

    public int Length(MqttVersion version) =>
        sizeof(ushort)                                                                               // packet identifier
        + (version == MqttVersion.V5 ? new ReasonAndProperties(ReasonCode, Properties).Length : 0);  // reason code, properties

    public void Write(IBufferWriter<byte> output, ControlPacketType type, byte flags, MqttVersion version)
    {
        var writer = MqttWriter.Start(output, type, flags, Length(version));
        writer.WritePacketIdentifier(Identifier);
        if (version == MqttVersion.V5)
        {
            new ReasonAndProperties(ReasonCode, Properties).Write(ref writer);
        }

        writer.Complete();
    }
}
