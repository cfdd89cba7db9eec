namespace Milepost.Mqtt.Framing;

/// <summary>
/// The fixed header every packet starts with (v5 §2.1, 3.1.1 §2.2), its type and flags already checked.
/// <code>
///  7 6 5 4 3 2 1 0
/// +-------+-------+
/// | type  | flags |
/// +-------+-------+----------------+
/// | remaining length, 1 to 4 bytes |
/// +--------------------------------+
/// </code>
/// </summary>
/// <param name="Type">Which packet follows.</param>
/// <param name="Flags">The low nibble; only PUBLISH has a choice here.</param>
/// <param name="RemainingLength">Bytes after this header, 0 to 268 435 455.</param>
public readonly record struct FixedHeader(ControlPacketType Type, byte Flags, int RemainingLength)
{
    /// <summary>Splits the first byte; refuses type 0 and flags the type does not allow.</summary>
    internal static bool TryParseFirstByte(byte value, out ControlPacketType type, out byte flags, out MqttViolation? violation)
    {
        flags = (byte)(value & 0x0F);
        if (!ControlPacketType.TryParse((byte)(value >> 4), out type))
        {
            violation = new(Requirement.Codec.PacketType, ReasonCode.MalformedPacket, "packet type 0 is reserved");
            return false;
        }

        violation = type == ControlPacketType.Publish ? CheckPublishFlags(flags) : CheckReservedFlags(type, flags);
        return violation is null;
    }

    /// <summary>The flags each type must carry (v5 §2.1.3, table 2-2).</summary>
    internal static byte ReservedFlags(ControlPacketType type) =>
        type is ControlPacketType.PubRel or ControlPacketType.Subscribe or ControlPacketType.Unsubscribe ? (byte)0b0010 : (byte)0;

    private static MqttViolation? CheckReservedFlags(ControlPacketType type, byte flags) =>
        flags == ReservedFlags(type)
            ? null
            : new(Requirement.Codec.ReservedFlags, ReasonCode.MalformedPacket, $"flags of {type} must be {ReservedFlags(type):b4}");

    // bit 3 DUP, bits 2-1 QoS, bit 0 RETAIN
    private static MqttViolation? CheckPublishFlags(byte flags) => ((flags >> 1) & 3, flags & 0b1000) switch
    {
        (3, _) => new(Requirement.Codec.PublishQos, ReasonCode.MalformedPacket, "both QoS bits are set"),
        (0, not 0) => new(Requirement.Codec.DupNeedsQos, ReasonCode.ProtocolError, "DUP is set on QoS 0"),
        _ => null,
    };
}
