using System.Buffers;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// PUBACK: a QoS 1 message is received (v5 §3.4, 3.1.1 §3.4).
/// <code>
/// +-----------+-----------+
/// |  4 (0100)  | 0 0 0 0      |  fixed header, remaining length
/// +-----------+-----------+
/// | packet identifier     |  u16
/// | reason code           |  v5 only, may be absent
/// | properties            |  v5 only, may be absent
/// +-----------------------+
/// </code>
/// </summary>
public sealed record PubAck : MqttPacket
{
    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.PubAck;

    /// <summary>The identifier of the PUBLISH it answers.</summary>
    public required PacketIdentifier Identifier { get; init; }

    /// <summary>Accepted, or why not; 3.1.1 cannot say why not and sends a plain acknowledgement.</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>v5 properties: reason string, user properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    private Acknowledgement Layout => new(Identifier, ReasonCode, Properties);

    /// <summary>Writes the packet without making one; allocates nothing.</summary>
    public static void Write(PacketIdentifier identifier, ReasonCode code, MqttVersion version, IBufferWriter<byte> output) =>
        new Acknowledgement(identifier, code, MqttProperties.None)
            .Write(output, ControlPacketType.PubAck, FixedHeader.ReservedFlags(ControlPacketType.PubAck), version);

    internal static PubAck Read(ref MqttReader reader, MqttVersion version)
    {
        var (identifier, code, properties) = Acknowledgement.Read(ref reader, ControlPacketType.PubAck, version);
        return new() { Identifier = identifier, ReasonCode = code, Properties = properties };
    }

    internal int Length(MqttVersion version) => Layout.Length(version);

    internal void Write(IBufferWriter<byte> output, MqttVersion version) =>
        Layout.Write(output, Type, FixedHeader.ReservedFlags(Type), version);
}
