namespace Milepost.Mqtt;

/// <summary>The packet type in the high nibble of the first byte (v5 §2.1.2); 0 is reserved and 15 exists in 5.0 only.</summary>
public enum ControlPacketType : byte
{
    /// <summary>Client requests a connection.</summary>
    Connect = 1,

    /// <summary>Server answers CONNECT.</summary>
    ConnAck = 2,

    /// <summary>An application message.</summary>
    Publish = 3,

    /// <summary>QoS 1 received.</summary>
    PubAck = 4,

    /// <summary>QoS 2 received, first half.</summary>
    PubRec = 5,

    /// <summary>QoS 2 released.</summary>
    PubRel = 6,

    /// <summary>QoS 2 complete.</summary>
    PubComp = 7,

    /// <summary>Client subscribes.</summary>
    Subscribe = 8,

    /// <summary>Server answers SUBSCRIBE.</summary>
    SubAck = 9,

    /// <summary>Client drops subscriptions.</summary>
    Unsubscribe = 10,

    /// <summary>Server answers UNSUBSCRIBE.</summary>
    UnsubAck = 11,

    /// <summary>Client asks whether the server is there.</summary>
    PingReq = 12,

    /// <summary>Server is there.</summary>
    PingResp = 13,

    /// <summary>Farewell; in 3.1.1 from the client only.</summary>
    Disconnect = 14,

    /// <summary>Extended authentication; 5.0 only.</summary>
    Auth = 15,
}

/// <summary>What the first byte of a packet says about its type.</summary>
public static class ControlPacketTypeParsing
{
    extension(ControlPacketType type)
    {
        /// <summary>False only for the reserved value 0 and for values that are no nibble.</summary>
        public static bool TryParse(byte value, out ControlPacketType result)
        {
            result = (ControlPacketType)value;
            return result is >= ControlPacketType.Connect and <= ControlPacketType.Auth;
        }

        /// <summary>True if a peer of this kind may send this type at all (v5 table 2-1; DISCONNECT from a server is 5.0 only).</summary>
        public bool MayBeSentBy(PacketOrigin origin, MqttVersion version) => type switch
        {
            ControlPacketType.Connect or ControlPacketType.Subscribe or ControlPacketType.Unsubscribe or ControlPacketType.PingReq
                => origin == PacketOrigin.Client,
            ControlPacketType.ConnAck or ControlPacketType.SubAck or ControlPacketType.UnsubAck or ControlPacketType.PingResp
                => origin == PacketOrigin.Server,
            ControlPacketType.Disconnect => origin == PacketOrigin.Client || version == MqttVersion.V5,
            ControlPacketType.Auth => version == MqttVersion.V5,
            _ => true,
        };
    }
}
