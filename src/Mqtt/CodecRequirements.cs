using System.Collections.Immutable;
using System.Reflection;

namespace Milepost.Mqtt;

public sealed partial record Requirement
{
    /// <summary>The statements the codec itself enforces; each is named where it is refused and has a row in the test corpus.</summary>
    internal static class Codec
    {
        public static readonly Requirement Utf8WellFormed =
            new("MQTT-1.5.4-1", "MQTT-1.5.3-1", "Strings are well-formed UTF-8 without surrogates.");
        public static readonly Requirement Utf8NoNull = new("MQTT-1.5.4-2", "MQTT-1.5.3-2", "Strings do not contain U+0000.");
        public static readonly Requirement VariableByteIntegerMinimal =
            new("MQTT-1.5.5-1", null, "A variable byte integer uses as few bytes as it can.");
        public static readonly Requirement VariableByteIntegerLength =
            new("MQTT-1.5.5", "MQTT-2.2.3", "A variable byte integer has at most four bytes.");
        public static readonly Requirement PacketType = new("MQTT-2.1.2", "MQTT-2.2.1", "Packet type 0 is not used.");
        public static readonly Requirement ReservedFlags =
            new("MQTT-2.1.3-1", "MQTT-2.2.2-1", "Reserved flags of the fixed header have the listed value.");
        public static readonly Requirement FieldsFitPacket =
            new("MQTT-2.1.4", "MQTT-2.2.3", "Every field lies inside the remaining length.");
        public static readonly Requirement NoTrailingBytes = new("MQTT-2.1.4-end", "MQTT-2.2.3-end", "Nothing follows the last field.");
        public static readonly Requirement Direction =
            new("MQTT-2.1.2-direction", "MQTT-2.2.1-direction", "A packet type comes only from the side that may send it.");
        public static readonly Requirement PacketIdentifierNotZero = new("MQTT-2.2.1-3", "MQTT-2.3.1-1", "A packet identifier is not 0.");
        public static readonly Requirement PropertyAllowed = new("MQTT-2.2.2.2", null, "A property is known and valid for its packet.");
        public static readonly Requirement PropertyOnce =
            new("MQTT-2.2.2.2-once", null, "A property appears once, unless it is one that may repeat.");
        public static readonly Requirement PropertyRange =
            new("MQTT-2.2.2.2-range", null, "The value of a property is one its section allows.");
        public static readonly Requirement UserPropertiesLimit =
            new("MQTT-4.13.2-userproperties", null, "Own limit: user properties per packet.");
        public static readonly Requirement MaximumPacketSize =
            new("MQTT-3.1.2-24", null, "A packet is not larger than the receiver's maximum.");
        public static readonly Requirement ProtocolName = new("MQTT-3.1.2-1", null, "The protocol name is MQTT.");
        public static readonly Requirement ProtocolVersion = new("MQTT-3.1.2-2", null, "The protocol version is one the server serves.");
        public static readonly Requirement ConnectReservedFlag = new("MQTT-3.1.2-3", null, "The reserved connect flag is 0.");
        public static readonly Requirement WillQosNeedsWill = new("MQTT-3.1.2-11", "MQTT-3.1.2-13", "Without a will the will QoS is 0.");
        public static readonly Requirement WillQos = new("MQTT-3.1.2-12", "MQTT-3.1.2-14", "The will QoS is 0, 1 or 2.");
        public static readonly Requirement WillRetainNeedsWill = new("MQTT-3.1.2-13", "MQTT-3.1.2-15", "Without a will, will retain is 0.");
        public static readonly Requirement PasswordNeedsUserName =
            new("MQTT-3.1.2-22 (3.1.1)", "MQTT-3.1.2-22", "3.1.1: no password without a user name.");
        public static readonly Requirement EmptyClientIdentifierIsClean =
            new("MQTT-3.1.3-7 (3.1.1)", "MQTT-3.1.3-7", "3.1.1: an empty client identifier needs a clean session.");
        public static readonly Requirement AuthenticationDataNeedsMethod =
            new("MQTT-3.1.2.11.10", null, "Authentication data comes with an authentication method.");
        public static readonly Requirement ConnAckReservedFlags = new("MQTT-3.2.2-1", "MQTT-3.2.2", "Reserved acknowledge flags are 0.");
        public static readonly Requirement RefusedHasNoSession =
            new("MQTT-3.2.2-6", "MQTT-3.2.2-4", "A refusal says that no session is present.");
        public static readonly Requirement ConnAckReasonCode =
            new("MQTT-3.2.2-8", "MQTT-3.2.2.3", "CONNACK carries a reason code listed for it.");
        public static readonly Requirement DupNeedsQos = new("MQTT-3.3.1-2", null, "DUP is 0 on QoS 0.");
        public static readonly Requirement PublishQos = new("MQTT-3.3.1-4", null, "The QoS of a PUBLISH is not 3.");
        public static readonly Requirement TopicNameWithoutWildcards = new("MQTT-3.3.2-2", null, "A topic name has no wildcards.");
        public static readonly Requirement TopicAliasNotZero = new("MQTT-3.3.2-8", null, "A topic alias is not 0.");
        public static readonly Requirement ResponseTopicWithoutWildcards = new("MQTT-3.3.2-14", null, "A response topic has no wildcards.");
        public static readonly Requirement SubscriptionIdentifierFromServer =
            new("MQTT-3.3.4-6", null, "A client's PUBLISH has no subscription identifier.");
        public static readonly Requirement PubAckReasonCode = new("MQTT-3.4.2-1", null, "PUBACK carries a reason code listed for it.");
        public static readonly Requirement PubRecReasonCode = new("MQTT-3.5.2-1", null, "PUBREC carries a reason code listed for it.");
        public static readonly Requirement PubRelReasonCode = new("MQTT-3.6.2-1", null, "PUBREL carries a reason code listed for it.");
        public static readonly Requirement PubCompReasonCode = new("MQTT-3.7.2-1", null, "PUBCOMP carries a reason code listed for it.");
        public static readonly Requirement SubscribeNotEmpty = new("MQTT-3.8.3-2", "MQTT-3.8.3-3", "SUBSCRIBE has at least one filter.");
        public static readonly Requirement SharedIsNotNoLocal = new("MQTT-3.8.3-4", null, "No Local is not set on a shared subscription.");
        public static readonly Requirement SubscriptionReservedBits =
            new("MQTT-3.8.3-5", "MQTT-3-8.3-4", "Reserved subscription options are 0.");
        public static readonly Requirement SubscriptionQos = new("MQTT-3.8.3.1-qos", "MQTT-3-8.3-4", "The requested QoS is 0, 1 or 2.");
        public static readonly Requirement RetainHandlingRange = new("MQTT-3.8.3.1-retain", null, "Retain handling is 0, 1 or 2.");
        public static readonly Requirement FiltersLimit = new("MQTT-4.13.2-filters", null, "Own limit: filters per packet.");
        public static readonly Requirement SubAckNotEmpty = new("MQTT-3.9.3", null, "SUBACK answers at least one filter.");
        public static readonly Requirement SubAckReasonCode = new("MQTT-3.9.3-2", null, "SUBACK carries reason codes listed for it.");
        public static readonly Requirement UnsubscribeNotEmpty = new("MQTT-3.10.3-2", null, "UNSUBSCRIBE has at least one filter.");
        public static readonly Requirement UnsubAckNotEmpty = new("MQTT-3.11.3", null, "UNSUBACK answers at least one filter.");
        public static readonly Requirement UnsubAckReasonCode = new("MQTT-3.11.3-2", null, "UNSUBACK carries reason codes listed for it.");
        public static readonly Requirement DisconnectReasonCode =
            new("MQTT-3.14.2-1", null, "DISCONNECT carries a reason code listed for it.");
        public static readonly Requirement SessionExpiryFromClient =
            new("MQTT-3.14.2-2", null, "A server's DISCONNECT has no session expiry interval.");
        public static readonly Requirement AuthReasonCode = new("MQTT-3.15.2-1", null, "AUTH carries a reason code listed for it.");
        public static readonly Requirement AuthNeedsMethod = new("MQTT-3.15.2.2.2", null, "AUTH names its authentication method.");
        public static readonly Requirement MultiLevelWildcardLast =
            new("MQTT-4.7.1-1", "MQTT-4.7.1-2", "# is a level of its own and the last one.");
        public static readonly Requirement SingleLevelWildcardAlone = new("MQTT-4.7.1-2", "MQTT-4.7.1-3", "+ is a level of its own.");
        public static readonly Requirement TopicNotEmpty =
            new("MQTT-4.7.3-1", null, "Topic names and filters have at least one character.");
        public static readonly Requirement TopicLength = new("MQTT-4.7.3-3", null, "Topic names and filters have at most 65 535 bytes.");
        public static readonly Requirement TopicLevels = new("MQTT-4.7.3-levels", null, "Own limit: levels of a topic.");
        public static readonly Requirement ShareNameNotEmpty = new("MQTT-4.8.2-1", null, "A share name has at least one character.");
        public static readonly Requirement ShareNameThenFilter =
            new("MQTT-4.8.2-2", null, "A share name has no wildcards and is followed by a filter.");

        /// <summary>All of the above, in the order of the specification.</summary>
        public static ImmutableArray<Requirement> All { get; } =
        [
            .. typeof(Codec).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (Requirement)field.GetValue(null)!),
        ];

        /// <summary>The statement that lists the reason codes of a packet.</summary>
        public static Requirement ReasonCodeOf(ControlPacketType type) => type switch
        {
            ControlPacketType.ConnAck => ConnAckReasonCode,
            ControlPacketType.PubAck => PubAckReasonCode,
            ControlPacketType.PubRec => PubRecReasonCode,
            ControlPacketType.PubRel => PubRelReasonCode,
            ControlPacketType.PubComp => PubCompReasonCode,
            ControlPacketType.SubAck => SubAckReasonCode,
            ControlPacketType.UnsubAck => UnsubAckReasonCode,
            ControlPacketType.Disconnect => DisconnectReasonCode,
            _ => AuthReasonCode,
        };
    }
}
