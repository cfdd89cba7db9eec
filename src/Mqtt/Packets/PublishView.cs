using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// A checked PUBLISH as it lies in the input, without allocation; it borrows the frame and is valid as long as that is. What it
/// refuses is exactly what <see cref="Publish"/> refuses: the record is read through it.
/// </summary>
public readonly ref struct PublishView
{
    private readonly ReadOnlySequence<byte> propertyBlock;

    private PublishView(
        Delivery delivery,
        bool retain,
        ReadOnlySpan<byte> topic,
        PropertyValues values,
        ReadOnlySequence<byte> propertyBlock,
        ReadOnlySequence<byte> payload)
    {
        Delivery = delivery;
        Retain = retain;
        Topic = topic;
        TopicAlias = values.TopicAlias;
        MessageExpiryInterval = values.MessageExpiryInterval;
        PayloadFormatIndicator = values.PayloadFormatIndicator;
        this.propertyBlock = propertyBlock;
        Payload = payload;
    }

    /// <summary>QoS, packet identifier and DUP.</summary>
    public Delivery Delivery { get; }

    /// <summary>The RETAIN flag.</summary>
    public bool Retain { get; }

    /// <summary>The topic name, checked; empty only if <see cref="TopicAlias"/> stands for it.</summary>
    public ReadOnlySpan<byte> Topic { get; }

    /// <summary>The topic alias, 1 to 65 535, or null; whether it is within the granted maximum is the session's to say.</summary>
    public ushort? TopicAlias { get; }

    /// <summary>Lifetime in seconds, or null.</summary>
    public uint? MessageExpiryInterval { get; }

    /// <summary>1 if the payload claims to be UTF-8, 0 if bytes, or null; the claim is not verified here.</summary>
    public byte? PayloadFormatIndicator { get; }

    /// <summary>The application message.</summary>
    public ReadOnlySequence<byte> Payload { get; }

    /// <summary>True if there is any property to read.</summary>
    public bool HasProperties => !propertyBlock.IsEmpty;

    /// <summary>Reads one packet; false with the violation if the peer is wrong.</summary>
    /// <param name="frame">A frame whose type is PUBLISH.</param>
    /// <param name="version">What the connection speaks.</param>
    /// <param name="origin">Who sent it.</param>
    /// <param name="publish">The view, if true.</param>
    /// <param name="violation">Why not, if false.</param>
    public static bool TryRead(
        in Frame frame,
        MqttVersion version,
        PacketOrigin origin,
        out PublishView publish,
        [NotNullWhen(false)] out MqttViolation? violation)
    {
        var reader = new MqttReader(frame.Body);
        publish = Read(ref reader, frame.Header.Flags, version, origin);
        violation = reader.Violation;
        return violation is null;
    }

    /// <summary>All properties as values; allocates.</summary>
    public MqttProperties ReadProperties()
    {
        if (propertyBlock.IsEmpty)
        {
            return MqttProperties.None;
        }

        var block = PropertyReader.Start(propertyBlock, PacketSet.Publish);
        return MqttProperties.Collect(ref block);
    }

    private static PublishView Read(scoped ref MqttReader reader, byte flags, MqttVersion version, PacketOrigin origin)
    {
        var topic = reader.ReadUtf8();
        var delivery = ReadDelivery(ref reader, flags);
        var block = version == MqttVersion.V5 ? PropertyReader.ReadBlock(ref reader) : ReadOnlySequence<byte>.Empty;
        var values = ReadValues(ref reader, block, origin);
        var payload = reader.ReadRest();
        CheckTopic(ref reader, topic, values.TopicAlias);
        return reader.Violation is null ? new(delivery, (flags & 1) != 0, topic, values, block, payload) : default;
    }

    private static Delivery ReadDelivery(ref MqttReader reader, byte flags)
    {
        var duplicate = (flags & 0b1000) != 0;
        if (!QualityOfService.TryParse((flags >> 1) & 3, out var quality))
        {
            // [MQTT-3.3.1-4] normally refused with the fixed header already
            reader.Fail(Requirement.Codec.PublishQos, ReasonCode.MalformedPacket, "both QoS bits are set");
            return default;
        }

        return quality switch
        {
            QualityOfService.AtLeastOnce => Delivery.AtLeastOnce(reader.ReadPacketIdentifier(), duplicate),
            QualityOfService.ExactlyOnce => Delivery.ExactlyOnce(reader.ReadPacketIdentifier(), duplicate),
            _ => Delivery.AtMostOnce,
        };
    }

    private static PropertyValues ReadValues(ref MqttReader reader, ReadOnlySequence<byte> block, PacketOrigin origin)
    {
        PropertyValues values = default;
        if (block.IsEmpty)
        {
            return values;
        }

        var properties = PropertyReader.Start(block, PacketSet.Publish);
        while (properties.TryNext(out var property))
        {
            values.Add(ref reader, property, origin);
        }

        if (properties.Violation is { } violation)
        {
            reader.Fail(violation);
        }

        return values;
    }

    private static void CheckTopic(ref MqttReader reader, ReadOnlySpan<byte> topic, ushort? alias)
    {
        if (reader.Violation is not null || (topic.IsEmpty && alias is not null))
        {
            return;
        }

        // [MQTT-3.3.2-2] no wildcards; §3.3.2.1 a topic without characters needs an alias
        if (TopicName.Check(topic) is { } violation)
        {
            reader.Fail(violation);
        }
    }

    /// <summary>The properties a receiver of every message looks at.</summary>
    private struct PropertyValues
    {
        public ushort? TopicAlias { get; private set; }

        public uint? MessageExpiryInterval { get; private set; }

        public byte? PayloadFormatIndicator { get; private set; }

        public void Add(ref MqttReader reader, PropertyView property, PacketOrigin origin)
        {
            switch (property.Id)
            {
                case PropertyId.TopicAlias:
                    TopicAlias = (ushort)property.Number;
                    break;
                case PropertyId.MessageExpiryInterval:
                    MessageExpiryInterval = property.Number;
                    break;
                case PropertyId.PayloadFormatIndicator:
                    PayloadFormatIndicator = (byte)property.Number;
                    break;
                case PropertyId.ResponseTopic:
                    ResponseTopics.Check(ref reader, property.Data);
                    break;
                case PropertyId.SubscriptionIdentifier when origin == PacketOrigin.Client:
                    // [MQTT-3.3.4-6] only a server says which subscription matched
                    reader.Fail(
                        Requirement.Codec.SubscriptionIdentifierFromServer,
                        ReasonCode.ProtocolError,
                        "subscription identifier from a client");
                    break;
                default:
                    break;
            }
        }
    }
}
