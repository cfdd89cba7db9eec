using System.Buffers;
using System.Collections.Immutable;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// UNSUBACK: one answer per filter in v5, none in 3.1.1 (v5 §3.11, 3.1.1 §3.11).
/// <code>
/// +-----------+-----------+
/// | 11 (1011) | 0 0 0 0   |  fixed header, remaining length
/// +-----------+-----------+
/// | packet identifier     |  u16
/// | properties            |  v5 only
/// | reason code           |  v5 only, once per filter
/// +-----------------------+
/// </code>
/// </summary>
public sealed record UnsubAck : MqttPacket
{
    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.UnsubAck;

    /// <summary>The identifier of the UNSUBSCRIBE it answers.</summary>
    public required PacketIdentifier Identifier { get; init; }

    /// <summary>The answer per filter; empty in 3.1.1.</summary>
    public ImmutableArray<ReasonCode> ReasonCodes { get; init; } = [];

    /// <summary>v5 properties: reason string, user properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    /// <inheritdoc/>
    public bool Equals(UnsubAck? other) =>
        other is not null && Identifier == other.Identifier && Properties == other.Properties
        && ReasonCodes.AsSpan().SequenceEqual(other.ReasonCodes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Identifier, ReasonCodes.Length, Properties);

    internal static UnsubAck Read(ref MqttReader reader, MqttVersion version)
    {
        var identifier = reader.ReadPacketIdentifier();
        if (version == MqttVersion.V311)
        {
            reader.ExpectEnd();
            return new() { Identifier = identifier };
        }

        var properties = MqttProperties.Read(ref reader, PacketSet.UnsubAck);
        var codes = ImmutableArray.CreateBuilder<ReasonCode>();
        while (!reader.End)
        {
            codes.Add(ReasonAndProperties.ReadCode(ref reader, ControlPacketType.UnsubAck));
            FilterList.CheckCount(ref reader, codes.Count);
        }

        FilterList.CheckNotEmpty(ref reader, codes.Count, Requirement.Codec.UnsubAckNotEmpty);
        return new() { Identifier = identifier, Properties = properties, ReasonCodes = codes.ToImmutable() };
    }

    internal int Length(MqttVersion version) =>
        sizeof(ushort)                                                                      // packet identifier
        + (version == MqttVersion.V5 ? PropertyWriter.Length(Properties) : 0)               // properties
        + (version == MqttVersion.V5 ? MqttWriter.CountOf(ReasonCodes, Type) : 0);          // reason codes

    internal void Write(IBufferWriter<byte> output, MqttVersion version)
    {
        var writer = MqttWriter.Start(output, Type, 0, Length(version));
        writer.WritePacketIdentifier(Identifier);
        if (version == MqttVersion.V5)
        {
            PropertyWriter.Write(ref writer, Properties);
            foreach (var code in ReasonCodes)
            {
                writer.WriteByte((byte)code);
            }
        }

        writer.Complete();
    }
}
