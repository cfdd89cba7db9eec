using System.Buffers;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// PUBREC: a QoS 2 message is received, first half (v5 §3.5, 3.1.1 §3.5).
/// <code>
/// +-----------+-----------+
/// |  5 (0101)  | 0 0 0 0      |  fixed header, remaining length
/// +-----------+-----------+
/// | packet identifier     |  u16
/// | reason code           |  v5 only, may be absent
/// | properties            |  v5 only, may be absent
/// +-----------------------+
/// </code>
/// </summary>
public sealed record PubRec : MqttPacket
{
    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.PubRec;

    /// <summary>The identifier of the PUBLISH it answers.</summary>
    public required PacketIdentifier Identifier { get; init; }

    /// <summary>Accepted, or why not; an error ends the exchange in v5 and cannot be said in 3.1.1.</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>v5 properties: reason string, user properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    private Acknowledgement Layout => new(Identifier, ReasonCode, Properties);

    /// <summary>Writes the packet without making one; allocates nothing.</summary>
    public static void Write(PacketIdentifier identifier, ReasonCode code, MqttVersion version, IBufferWriter<byte> output) =>
        new Acknowledgement(identifier, code, MqttProperties.None)
            .Write(output, ControlPacketType.PubRec, FixedHeader.ReservedFlags(ControlPacketType.PubRec), version);

    internal static PubRec Read(ref MqttReader reader, MqttVersion version)
    {
        var (identifier, code, properties) = Acknowledgement.Read(ref reader, ControlPacketType.PubRec, version);
        return new() { Identifier = identifier, ReasonCode = code, Properties = properties };
    }

    internal int Length(MqttVersion version) => Layout.Length(version);

    internal void Write(IBufferWriter<byte> output, MqttVersion version) =>
        Layout.Write(output, Type, FixedHeader.ReservedFlags(Type), version);
}
