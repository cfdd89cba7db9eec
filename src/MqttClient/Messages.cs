using Milepost.Mqtt;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;

namespace Milepost.MqttClient;

/// <summary>A message to send.</summary>
/// <param name="Topic">Where to.</param>
/// <param name="Payload">What; must not change until the send is complete.</param>
/// <param name="Quality">QoS 0 or 1.</param>
/// <param name="Retain">Whether the server keeps it as the topic's last.</param>
public sealed record OutgoingMessage(TopicName Topic, Bytes Payload, QualityOfService Quality = QualityOfService.AtLeastOnce, bool Retain = false)
{
    /// <summary>v5 properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;
}

/// <summary>A message that came.</summary>
/// <param name="Topic">Where it was published.</param>
/// <param name="Payload">What.</param>
/// <param name="Delivery">Its QoS, identifier and whether it may be a repetition.</param>
/// <param name="Retain">Whether it is a retained message.</param>
/// <param name="Properties">v5 properties.</param>
public sealed record IncomingMessage(TopicName Topic, Bytes Payload, Delivery Delivery, bool Retain, MqttProperties Properties);

/// <summary>What the server said to a published message.</summary>
/// <param name="ReasonCode">Success for QoS 0 and on 3.1.1; otherwise the code of the PUBACK, which may be a refusal.</param>
/// <param name="ReasonString">The server's words, or null.</param>
public readonly record struct PublishResult(ReasonCode ReasonCode, string? ReasonString)
{
    /// <summary>True unless the code is a refusal.</summary>
    public bool IsAccepted => !ReasonCode.IsError;
}
