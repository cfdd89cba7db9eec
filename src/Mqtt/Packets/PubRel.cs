using System.Buffers;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// PUBREL: a QoS 2 message is released (v5 §3.6, 3.1.1 §3.6). Its flags are 0010 [MQTT-3.6.1-1].
/// <code>
/// +-----------+-----------+
/// |  6 (0110)  | 0 0 1 0      |  fixed header, remaining length
/// +-----------+-----------+
/// | packet identifier     |  u16
/// | reason code           |  v5 only, may be absent
/// | properties            |  v5 only, may be absent
/// +-----------------------+
/// </code>
/// </summary>
public sealed record PubRel : MqttPacket
{
    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.PubRel;

    /// <summary>The identifier of the PUBLISH it releases.</summary>
    public required PacketIdentifier Identifier { get; init; }

    /// <summary>Success, or packet identifier not found.</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>v5 properties: reason string, user properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    private Acknowledgement Layout => new(Identifier, ReasonCode, Properties);

    /// <summary>Writes the packet without making one; allocates nothing.</summary>
    public static void Write(PacketIdentifier identifier, ReasonCode code, MqttVersion version, IBufferWriter<byte> output) =>
        new Acknowledgement(identifier, code, MqttProperties.None)
            .Write(output, ControlPacketType.PubRel, FixedHeader.ReservedFlags(ControlPacketType.PubRel), version);

    internal static PubRel Read(ref MqttReader reader, MqttVersion version)
    {
        var (identifier, code, properties) = Acknowledgement.Read(ref reader, ControlPacketType.PubRel, version);
        return new() { Identifier = identifier, ReasonCode = code, Properties = properties };
    }

    internal int Length(MqttVersion version) => Layout.Length(version);

    internal void Write(IBufferWriter<byte> output, MqttVersion version) =>
        Layout.Write(output, Type, FixedHeader.ReservedFlags(Type), version);
}
