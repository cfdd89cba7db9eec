namespace Milepost.Mqtt.Packets;

/// <summary>One filter of a SUBSCRIBE with its options (v5 §3.8.3.1).</summary>
/// <param name="Filter">What is asked for.</param>
/// <param name="Quality">Highest QoS the subscriber wants.</param>
/// <param name="NoLocal">Do not send the subscriber's own messages back; v5 only, and not for shared subscriptions.</param>
/// <param name="RetainAsPublished">Keep the RETAIN flag of forwarded messages; v5 only.</param>
/// <param name="RetainHandling">Whether retained messages are sent at once; v5 only.</param>
public readonly record struct SubscriptionRequest(
    TopicFilter Filter,
    QualityOfService Quality,
    bool NoLocal = false,
    bool RetainAsPublished = false,
    RetainHandling RetainHandling = RetainHandling.Send);
