using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// The message a CONNECT leaves behind, published when the connection is lost (v5 §3.1.2.5, §3.1.3.2; 3.1.1 §3.1.2.5). Its QoS and
/// RETAIN lie in the connect flags.
/// <code>
/// | will properties | v5 only
/// | will topic      | UTF-8 string
/// | will payload    | binary data
/// </code>
/// </summary>
public sealed record LastWill
{
    /// <summary>Where it is published.</summary>
    public required TopicName Topic { get; init; }

    /// <summary>The message.</summary>
    public Bytes Payload { get; init; }

    /// <summary>Its QoS.</summary>
    public QualityOfService Quality { get; init; }

    /// <summary>Whether it is retained.</summary>
    public bool Retain { get; init; }

    /// <summary>v5 properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    internal static LastWill Read(ref MqttReader reader, QualityOfService quality, bool retain, MqttVersion version)
    {
        var properties = version == MqttVersion.V5 ? MqttProperties.Read(ref reader, PacketSet.Will) : MqttProperties.None;
        ResponseTopics.Check(ref reader, properties);
        var topic = reader.ReadUtf8();
        var payload = reader.ReadBinary().ToArray();
        if (reader.Violation is null && TopicName.Check(topic) is { } violation)
        {
            reader.Fail(violation);
        }

        return new()
        {
            Topic = TopicName.FromChecked(topic),
            Payload = payload,
            Quality = quality,
            Retain = retain,
            Properties = properties,
        };
    }

    internal int Length(MqttVersion version) =>
        (version == MqttVersion.V5 ? PropertyWriter.Length(Properties) : 0)     // will properties
        + MqttWriter.TopicLength(Topic.Value)                                   // will topic
        + MqttWriter.BinaryLength(Payload);                                     // will payload

    internal void Write(ref MqttWriter writer, MqttVersion version)
    {
        if (version == MqttVersion.V5)
        {
            PropertyWriter.Write(ref writer, Properties);
        }

        writer.WriteString(Topic.Value);
        writer.WriteBinary(Payload);
    }
}
