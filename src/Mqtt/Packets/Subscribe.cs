using System.Buffers;
using System.Collections.Immutable;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// SUBSCRIBE: a non-empty list of filters with options (v5 §3.8, 3.1.1 §3.8).
/// <code>
/// +-----------+-----------+
/// |  8 (1000) | 0 0 1 0   |  fixed header, remaining length
/// +-----------+-----------+
/// | packet identifier     |  u16
/// | properties            |  v5 only
/// | topic filter          |  UTF-8 string  \ once or
/// | options               |  see below     / more often
/// +-----------------------+
///
///    7  6         5  4               3               2       1  0
/// | reserved | retain handling | as published | no local |   QoS   |
/// </code>
/// 3.1.1 differs: bits 7 to 2 are reserved [MQTT-3-8.3-4].
/// </summary>
public sealed record Subscribe : MqttPacket
{
    /// <summary>Most filters of one packet; an own limit.</summary>
    public const int FiltersMax = 1_024;

    private const int RetainHandlingShift = 4;
    private const int RetainAsPublishedBit = 1 << 3;
    private const int NoLocalBit = 1 << 2;
    private const int QosMask = 0b11;
    private const int ReservedMask = 0b1100_0000;

    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.Subscribe;

    /// <summary>What SUBACK answers with.</summary>
    public required PacketIdentifier Identifier { get; init; }

    /// <summary>The filters, at least one.</summary>
    public required ImmutableArray<SubscriptionRequest> Requests { get; init; }

    /// <summary>v5 properties: subscription identifier, user properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    /// <inheritdoc/>
    public bool Equals(Subscribe? other) =>
        other is not null && Identifier == other.Identifier && Properties == other.Properties
        && Requests.AsSpan().SequenceEqual(other.Requests.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Identifier, Requests.Length, Properties);

    internal static Subscribe Read(ref MqttReader reader, MqttVersion version)
    {
        var identifier = reader.ReadPacketIdentifier();
        var properties = version == MqttVersion.V5 ? MqttProperties.Read(ref reader, PacketSet.Subscribe) : MqttProperties.None;
        var requests = ImmutableArray.CreateBuilder<SubscriptionRequest>();
        while (!reader.End)
        {
            var filter = FilterList.ReadFilter(ref reader);
            requests.Add(ReadOptions(ref reader, filter, version));
            FilterList.CheckCount(ref reader, requests.Count);
        }

        FilterList.CheckNotEmpty(ref reader, requests.Count, Requirement.Codec.SubscribeNotEmpty);
        return new() { Identifier = identifier, Properties = properties, Requests = requests.ToImmutable() };
    }

    internal int Length(MqttVersion version)
    {
        var length = sizeof(ushort)                                                  // packet identifier
            + (version == MqttVersion.V5 ? PropertyWriter.Length(Properties) : 0)    // properties
            + MqttWriter.CountOf(Requests, Type);                                    // options, one byte each
        foreach (var request in Requests)
        {
            length += MqttWriter.TopicLength(request.Filter.Value);                  // topic filter
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

        foreach (var request in Requests)
        {
            writer.WriteString(request.Filter.Value);
            writer.WriteByte(Options(request, version));
        }

        writer.Complete();
    }

    private static byte Options(in SubscriptionRequest request, MqttVersion version) => version == MqttVersion.V311
        ? (byte)request.Quality
        : (byte)(
            ((int)request.RetainHandling << RetainHandlingShift)
            | (request.RetainAsPublished ? RetainAsPublishedBit : 0)
            | (request.NoLocal ? NoLocalBit : 0)
            | (int)request.Quality);

    private static SubscriptionRequest ReadOptions(ref MqttReader reader, TopicFilter filter, MqttVersion version)
    {
        int options = reader.ReadByte();
        var reserved = version == MqttVersion.V5 ? ReservedMask : ~QosMask;
        if ((options & reserved) != 0)
        {
            // [MQTT-3.8.3-5]
            reader.Fail(Requirement.Codec.SubscriptionReservedBits, ReasonCode.MalformedPacket, "reserved subscription option is set");
        }

        if (!QualityOfService.TryParse(options & QosMask, out var quality))
        {
            reader.Fail(Requirement.Codec.SubscriptionQos, QosFault(version), "requested QoS 3");
        }

        var handling = (options >> RetainHandlingShift) & 3;
        if (handling == 3)
        {
            reader.Fail(Requirement.Codec.RetainHandlingRange, ReasonCode.ProtocolError, "retain handling 3");
        }

        var noLocal = (options & NoLocalBit) != 0;
        if (noLocal && filter.IsShared)
        {
            // [MQTT-3.8.3-4]
            reader.Fail(Requirement.Codec.SharedIsNotNoLocal, ReasonCode.ProtocolError, "no local on a shared subscription");
        }

        return new(filter, quality, noLocal, (options & RetainAsPublishedBit) != 0, (RetainHandling)handling);
    }

    // v5 §3.8.3.1 calls it a protocol error; 3.1.1 [MQTT-3-8.3-4] a malformed packet
    private static ReasonCode QosFault(MqttVersion version) =>
        version == MqttVersion.V5 ? ReasonCode.ProtocolError : ReasonCode.MalformedPacket;
}
