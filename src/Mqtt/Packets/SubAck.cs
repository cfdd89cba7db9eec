using System.Buffers;
using System.Collections.Immutable;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// SUBACK: one answer per filter, in order (v5 §3.9, 3.1.1 §3.9).
/// <code>
/// +-----------+-----------+
/// |  9 (1001) | 0 0 0 0   |  fixed header, remaining length
/// +-----------+-----------+
/// | packet identifier     |  u16
/// | properties            |  v5 only
/// | reason code           |  once per filter; 3.1.1: 0, 1, 2 or 0x80
/// +-----------------------+
/// </code>
/// </summary>
public sealed record SubAck : MqttPacket
{
    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.SubAck;

    /// <summary>The identifier of the SUBSCRIBE it answers.</summary>
    public required PacketIdentifier Identifier { get; init; }

    /// <summary>Granted QoS or refusal, per filter; in 3.1.1 every refusal is 0x80.</summary>
    public required ImmutableArray<ReasonCode> ReasonCodes { get; init; }

    /// <summary>v5 properties: reason string, user properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    /// <inheritdoc/>
    public bool Equals(SubAck? other) =>
        other is not null && Identifier == other.Identifier && Properties == other.Properties
        && ReasonCodes.AsSpan().SequenceEqual(other.ReasonCodes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Identifier, ReasonCodes.Length, Properties);

    internal static SubAck Read(ref MqttReader reader, MqttVersion version)
    {
        var identifier = reader.ReadPacketIdentifier();
        var properties = version == MqttVersion.V5 ? MqttProperties.Read(ref reader, PacketSet.SubAck) : MqttProperties.None;
        var codes = ImmutableArray.CreateBuilder<ReasonCode>();
        while (!reader.End)
        {
            codes.Add(ReadCode(ref reader, version));
            FilterList.CheckCount(ref reader, codes.Count);
        }

        FilterList.CheckNotEmpty(ref reader, codes.Count, Requirement.Codec.SubAckNotEmpty);
        return new() { Identifier = identifier, Properties = properties, ReasonCodes = codes.ToImmutable() };
    }

    internal int Length(MqttVersion version) =>
        sizeof(ushort)                                                            // packet identifier
        + (version == MqttVersion.V5 ? PropertyWriter.Length(Properties) : 0)     // properties
        + MqttWriter.CountOf(ReasonCodes, Type);                                  // reason codes

    internal void Write(IBufferWriter<byte> output, MqttVersion version)
    {
        var writer = MqttWriter.Start(output, Type, 0, Length(version));
        writer.WritePacketIdentifier(Identifier);
        if (version == MqttVersion.V5)
        {
            PropertyWriter.Write(ref writer, Properties);
        }

        foreach (var code in ReasonCodes)
        {
            writer.WriteByte((byte)(version == MqttVersion.V311 && code.IsError ? ReasonCode.UnspecifiedError : code));
        }

        writer.Complete();
    }

    private static ReasonCode ReadCode(ref MqttReader reader, MqttVersion version)
    {
        var code = ReasonAndProperties.ReadCode(ref reader, ControlPacketType.SubAck);
        if (version == MqttVersion.V311 && code > ReasonCode.UnspecifiedError)
        {
            // 3.1.1 [MQTT-3.9.3-2] the others are reserved
            reader.Fail(Requirement.Codec.ReasonCodeOf(ControlPacketType.SubAck), ReasonCode.ProtocolError, $"return code {code}");
        }

        return code;
    }
}
