using Milepost.Mqtt;

namespace Milepost.MqttClient.Connections;

/// <summary>Statements of order the client holds a server to, beyond what the codec refuses.</summary>
internal static class ClientRequirements
{
    public static readonly Requirement ConnAckFirst = new("MQTT-3.2.0-1", null, "The first packet from a server is CONNACK.");
    public static readonly Requirement ConnAckOnce = new("MQTT-3.2.0-2", null, "A server sends one CONNACK.");
    public static readonly Requirement AnswerMatchesRequest = new("MQTT-4.3", null, "An answer is of the kind its request asks for.");
    public static readonly Requirement AnswerPerFilter = new("MQTT-3.8.4-6", "MQTT-3.8.4-5", "SUBACK has one code per filter.");
    public static readonly Requirement GrantedQos = new("MQTT-3.8.4-8", "MQTT-3.8.4-6", "A message has no more than the granted QoS.");
    public static readonly Requirement NoAlias = new("MQTT-3.3.2-11", null, "A server uses no topic alias the client did not allow.");
}
