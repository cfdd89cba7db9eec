namespace Milepost.Mqtt.Packets;

/// <summary>A control packet; the hierarchy is closed, one sealed record per packet type.</summary>
public abstract record MqttPacket
{
    private protected MqttPacket()
    {
    }

    /// <summary>Which packet this is.</summary>
    public abstract ControlPacketType Type { get; }
}
