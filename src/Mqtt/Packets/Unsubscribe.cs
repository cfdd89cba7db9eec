using System.Buffers;
using System.Collections.Immutable;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// UNSUBSCRIBE: a non-empty list of filters to drop (v5 §3.10, 3.1.1 §3.10).
/// <code>
/// +-----------+-----------+
/// | 10 (1010) | 0 0 1 0   |  fixed header, remaining length
/// +-----------+-----------+
/// | packet identifier     |  u16
/// | properties            |  v5 only
/// | topic filter          |  UTF-8 string, once or more often
/// +-----------------------+
/// </code>
/// </summary>
public sealed record Unsubscribe : MqttPacket
{
    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.Unsubscribe;

    /// <summary>What UNSUBACK answers with.</summary>
    public required PacketIdentifier Identifier { get; init; }

    /// <summary>The filters, at least one.</summary>
    public required ImmutableArray<TopicFilter> Filters { get; init; }

    /// <summary>v5 properties: user properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    /// <inheritdoc/>
    public bool Equals(Unsubscribe? other) =>
        other is not null && Identifier == other.Identifier && Properties == other.Properties
        && Filters.AsSpan().SequenceEqual(other.Filters.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Identifier, Filters.Length, Properties);

    internal static Unsubscribe Read(ref MqttReader reader, MqttVersion version)
    {
        var identifier = reader.ReadPacketIdentifier();
        var properties = version == MqttVersion.V5 ? MqttProperties.Read(ref reader, PacketSet.Unsubscribe) : MqttProperties.None;
        var filters = ImmutableArray.CreateBuilder<TopicFilter>();
        while (!reader.End)
        {
            filters.Add(FilterList.ReadFilter(ref reader));
            FilterList.CheckCount(ref reader, filters.Count);
        }

        FilterList.CheckNotEmpty(ref reader, filters.Count, Requirement.Codec.UnsubscribeNotEmpty);
        return new() { Identifier = identifier, Properties = properties, Filters = filters.ToImmutable() };
    }

    internal int Length(MqttVersion version)
    {
        MqttWriter.CountOf(Filters, Type);
        var length = sizeof(ushort)                                                  // packet identifier
            + (version == MqttVersion.V5 ? PropertyWriter.Length(Properties) : 0);   // properties
        foreach (var filter in Filters)
        {
            length += MqttWriter.TopicLength(filter.Value);                          // topic filter
        }

        return length;
    }

    internal void Write(IBufferWriter<byte> output, MqttVersion version)
    {
        var writer = MqttWriter.Start(output, Type, FixedHeader.ReservedFlags(Type), Length(version));
        writer.WritePacketIdentifier(Identifier);
        if (version == MqttVersion.V5)
        {
            PropertyWriter.Write(ref writer, Properties);
        }

        foreach (var filter in Filters)
        {
            writer.WriteString(filter.Value);
        }

        writer.Complete();
    }
}
