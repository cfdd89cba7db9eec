using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>The rule for the Response Topic of a message or will: a topic name, so without wildcards [MQTT-3.3.2-14].</summary>
internal static class ResponseTopics
{
    public static void Check(ref MqttReader reader, ReadOnlySpan<byte> topic)
    {
        if (topic.ContainsAny(TopicRules.Wildcards))
        {
            reader.Fail(Requirement.Codec.ResponseTopicWithoutWildcards, ReasonCode.ProtocolError, "response topic has a wildcard");
        }
    }

    public static void Check(ref MqttReader reader, MqttProperties properties)
    {
        if (properties.ResponseTopic is { } topic && topic.AsSpan().ContainsAny('+', '#'))
        {
            reader.Fail(Requirement.Codec.ResponseTopicWithoutWildcards, ReasonCode.ProtocolError, "response topic has a wildcard");
        }
    }
}
