namespace Milepost.Mqtt;

/// <summary>
/// The reason codes of MQTT 5.0 (§2.4, table 2-6). Codes from 0x80 on are refusals. MQTT 3.1.1 knows only CONNACK return codes and a
/// failed SUBACK; packets translate where they are read and written.
/// </summary>
public enum ReasonCode : byte
{
    /// <summary>Success; in DISCONNECT a normal disconnection, in SUBACK a granted QoS 0.</summary>
    Success = 0x00,

    /// <summary>SUBACK: QoS 1 granted.</summary>
    GrantedQos1 = 0x01,

    /// <summary>SUBACK: QoS 2 granted.</summary>
    GrantedQos2 = 0x02,

    /// <summary>DISCONNECT: publish the will all the same.</summary>
    DisconnectWithWill = 0x04,

    /// <summary>The message is accepted, nobody listens.</summary>
    NoMatchingSubscribers = 0x10,

    /// <summary>UNSUBACK: there was no such subscription.</summary>
    NoSubscriptionExisted = 0x11,

    /// <summary>AUTH: another step follows.</summary>
    ContinueAuthentication = 0x18,

    /// <summary>AUTH: the client starts again.</summary>
    Reauthenticate = 0x19,

    /// <summary>No better reason may be told.</summary>
    UnspecifiedError = 0x80,

    /// <summary>The bytes cannot be read as a packet.</summary>
    MalformedPacket = 0x81,

    /// <summary>The packet can be read and breaks a rule.</summary>
    ProtocolError = 0x82,

    /// <summary>Valid, but not for this implementation.</summary>
    ImplementationSpecificError = 0x83,

    /// <summary>The protocol level is not served.</summary>
    UnsupportedProtocolVersion = 0x84,

    /// <summary>The client identifier is not allowed.</summary>
    ClientIdentifierNotValid = 0x85,

    /// <summary>Name or password is wrong.</summary>
    BadUserNameOrPassword = 0x86,

    /// <summary>The right is missing.</summary>
    NotAuthorized = 0x87,

    /// <summary>The server cannot serve.</summary>
    ServerUnavailable = 0x88,

    /// <summary>The server is busy; try later.</summary>
    ServerBusy = 0x89,

    /// <summary>This client is shut out.</summary>
    Banned = 0x8A,

    /// <summary>The server leaves.</summary>
    ServerShuttingDown = 0x8B,

    /// <summary>The authentication method is not supported or not the current one.</summary>
    BadAuthenticationMethod = 0x8C,

    /// <summary>Nothing was heard for one and a half keep-alive intervals.</summary>
    KeepAliveTimeout = 0x8D,

    /// <summary>Another connection uses the same client identifier.</summary>
    SessionTakenOver = 0x8E,

    /// <summary>The filter is well formed and not accepted.</summary>
    TopicFilterInvalid = 0x8F,

    /// <summary>The topic is well formed and not accepted.</summary>
    TopicNameInvalid = 0x90,

    /// <summary>The packet identifier is in use.</summary>
    PacketIdentifierInUse = 0x91,

    /// <summary>The packet identifier is not known.</summary>
    PacketIdentifierNotFound = 0x92,

    /// <summary>More unacknowledged messages than Receive Maximum.</summary>
    ReceiveMaximumExceeded = 0x93,

    /// <summary>The topic alias is 0 or above the maximum.</summary>
    TopicAliasInvalid = 0x94,

    /// <summary>The packet is larger than the Maximum Packet Size.</summary>
    PacketTooLarge = 0x95,

    /// <summary>Too many messages per time.</summary>
    MessageRateTooHigh = 0x96,

    /// <summary>A limit set by the receiver is exceeded.</summary>
    QuotaExceeded = 0x97,

    /// <summary>An operator closed the connection.</summary>
    AdministrativeAction = 0x98,

    /// <summary>The payload is not what it should be.</summary>
    PayloadFormatInvalid = 0x99,

    /// <summary>Retained messages are not supported.</summary>
    RetainNotSupported = 0x9A,

    /// <summary>The QoS is above Maximum QoS.</summary>
    QosNotSupported = 0x9B,

    /// <summary>Use another server for now.</summary>
    UseAnotherServer = 0x9C,

    /// <summary>Use another server from now on.</summary>
    ServerMoved = 0x9D,

    /// <summary>Shared subscriptions are not supported.</summary>
    SharedSubscriptionsNotSupported = 0x9E,

    /// <summary>Too many connections per time.</summary>
    ConnectionRateExceeded = 0x9F,

    /// <summary>The connection was allowed for this long only.</summary>
    MaximumConnectTime = 0xA0,

    /// <summary>Subscription identifiers are not supported.</summary>
    SubscriptionIdentifiersNotSupported = 0xA1,

    /// <summary>Wildcards are not supported.</summary>
    WildcardSubscriptionsNotSupported = 0xA2,
}

/// <summary>Reads <see cref="ReasonCode"/> from the wire.</summary>
public static class ReasonCodeParsing
{
    extension(ReasonCode code)
    {
        /// <summary>False for a number MQTT 5.0 does not define.</summary>
        public static bool TryParse(byte value, out ReasonCode result)
        {
            result = (ReasonCode)value;
            return Enum.IsDefined(result);
        }

        /// <summary>True from 0x80 on (§2.4).</summary>
        public bool IsError => (byte)code >= 0x80;
    }
}
