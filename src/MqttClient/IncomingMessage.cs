using Milepost.Mqtt;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;

namespace Milepost.MqttClient;

/// <summary>A message that came.</summary>
/// <param name="Topic">Where it was published.</param>
/// <param name="Payload">What.</param>
/// <param name="Delivery">Its QoS, identifier and whether it may be a repetition.</param>
/// <param name="Retain">Whether it is a retained message.</param>
/// <param name="Properties">v5 properties.</param>
public sealed record IncomingMessage(TopicName Topic, Bytes Payload, Delivery Delivery, bool Retain, MqttProperties Properties);
