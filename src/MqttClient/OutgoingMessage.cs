using Milepost.Mqtt;
using Milepost.Mqtt.Properties;

namespace Milepost.MqttClient;

/// <summary>A message to send.</summary>
/// <param name="Topic">Where to.</param>
/// <param name="Payload">What; must not change until the send is complete.</param>
/// <param name="Quality">QoS 0 or 1.</param>
/// <param name="Retain">Whether the server keeps it as the topic's last.</param>
public sealed record OutgoingMessage(
    TopicName Topic, Bytes Payload, QualityOfService Quality = QualityOfService.AtLeastOnce, bool Retain = false)
{
    /// <summary>v5 properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;
}
