using System.Buffers;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// PUBLISH: one application message (v5 §3.3, 3.1.1 §3.3). Read through <see cref="PublishView"/>.
/// <code>
/// +------+---+-----+------+
/// |  3   |DUP| QoS |RETAIN|  fixed header, remaining length
/// +------+---+-----+------+
/// | topic name            |  UTF-8 string; v5: empty if an alias stands for it
/// | packet identifier     |  u16, only if QoS > 0
/// | properties            |  v5 only
/// | payload               |  the rest
/// +-----------------------+
/// </code>
/// </summary>
public sealed record Publish : MqttPacket
{
    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.Publish;

    /// <summary>The topic; null only if <see cref="MqttProperties.TopicAlias"/> stands for it.</summary>
    public required TopicName? Topic { get; init; }

    /// <summary>QoS, packet identifier and DUP.</summary>
    public Delivery Delivery { get; init; }

    /// <summary>To a server: keep as the topic's last message. To a client: this is such a message.</summary>
    public bool Retain { get; init; }

    /// <summary>v5 properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    /// <summary>The application message, opaque.</summary>
    public Bytes Payload { get; init; }

    private byte Flags =>
        (byte)((Delivery.Duplicate ? 0b1000 : 0) | ((int)Delivery.Quality << 1) | (Retain ? 1 : 0));

    internal static Publish? Read(in Frame frame, MqttVersion version, PacketOrigin origin, out MqttViolation? violation) =>
        PublishView.TryRead(frame, version, origin, out var view, out violation)
            ? new Publish
            {
                Topic = view.Topic.IsEmpty ? null : TopicName.FromChecked(view.Topic),
                Delivery = view.Delivery,
                Retain = view.Retain,
                Properties = view.ReadProperties(),
                Payload = view.Payload.ToArray(),
            }
            : null;

    internal int Length(MqttVersion version) =>
        TopicLength(version)                                                      // topic name
        + (Delivery.Identifier is null ? 0 : sizeof(ushort))                      // packet identifier
        + (version == MqttVersion.V5 ? PropertyWriter.Length(Properties) : 0)     // properties
        + Payload.Length;                                                         // payload

    internal void Write(IBufferWriter<byte> output, MqttVersion version)
    {
        var writer = MqttWriter.Start(output, Type, Flags, Length(version));
        writer.WriteString(Topic?.Value ?? "");
        if (Delivery.Identifier is { } identifier)
        {
            writer.WritePacketIdentifier(identifier);
        }

        if (version == MqttVersion.V5)
        {
            PropertyWriter.Write(ref writer, Properties);
        }

        writer.WriteRaw(Payload.Span);
        writer.Complete();
    }

    // A topic may only be left out where an alias stands for it.
    private int TopicLength(MqttVersion version) =>
        Topic is null && version == MqttVersion.V5 && Properties.TopicAlias is not null
            ? MqttWriter.StringLength("")
            : MqttWriter.TopicLength(Topic?.Value ?? "");
}
