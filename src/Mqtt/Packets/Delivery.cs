namespace Milepost.Mqtt.Packets;

/// <summary>
/// QoS, packet identifier and DUP of a PUBLISH, which cannot disagree: QoS 0 has no identifier [MQTT-2.2.1-2] and no DUP
/// [MQTT-3.3.1-2], the others always have an identifier. <see langword="default"/> is QoS 0.
/// </summary>
public readonly record struct Delivery
{
    private Delivery(QualityOfService quality, PacketIdentifier identifier, bool duplicate)
    {
        Quality = quality;
        Identifier = identifier;
        Duplicate = duplicate;
    }

    /// <summary>QoS 0.</summary>
    public static Delivery AtMostOnce => default;

    /// <summary>The QoS.</summary>
    public QualityOfService Quality { get; }

    /// <summary>The identifier; null exactly when the QoS is 0.</summary>
    public PacketIdentifier? Identifier { get => Quality == QualityOfService.AtMostOnce ? null : field; }

    /// <summary>True if this may be a repetition; false for QoS 0.</summary>
    public bool Duplicate { get; }

    /// <summary>QoS 1.</summary>
    public static Delivery AtLeastOnce(PacketIdentifier identifier, bool duplicate = false) =>
        new(QualityOfService.AtLeastOnce, identifier, duplicate);

    /// <summary>QoS 2.</summary>
    public static Delivery ExactlyOnce(PacketIdentifier identifier, bool duplicate = false) =>
        new(QualityOfService.ExactlyOnce, identifier, duplicate);
}
