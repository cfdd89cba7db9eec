using System.Buffers;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Properties;

/// <summary>
/// Walks the property block of a packet (v5 §2.2.2) and refuses what the table forbids; allocates nothing unless a value lies across
/// a segment border.
/// </summary>
internal ref struct PropertyReader
{
    /// <summary>Most user properties of one packet; an own limit, against CPU and memory spent on metadata (CVE-2021-41039).</summary>
    public const int UserPropertiesMax = 128;

    private readonly PacketSet packet;
    private MqttReader reader;
    private ulong seen;
    private int userProperties;

    private PropertyReader(ReadOnlySequence<byte> block, PacketSet packet)
    {
        reader = new MqttReader(block);
        this.packet = packet;
    }

    /// <summary>Why the block is refused, or null so far.</summary>
    public readonly MqttViolation? Violation => reader.Violation;

    /// <summary>Takes the block off the packet's body: its length, then that many bytes.</summary>
    public static PropertyReader Start(ref MqttReader body, PacketSet packet) => new(ReadBlock(ref body), packet);

    /// <summary>Walks a block that was taken off before.</summary>
    public static PropertyReader Start(ReadOnlySequence<byte> block, PacketSet packet) => new(block, packet);

    /// <summary>The block without its length.</summary>
    public static ReadOnlySequence<byte> ReadBlock(ref MqttReader body) => body.ReadSequence(body.ReadVariableByteInteger());

    /// <summary>The next property; false at the end and after a fault.</summary>
    public bool TryNext(out PropertyView property)
    {
        property = default;
        if (reader.End)
        {
            return false;
        }

        if (!TryReadRule(out var rule))
        {
            return false;
        }

        property = ReadValue(rule);
        CheckRange(rule, property.Number);
        return reader.Violation is null;
    }

    private bool TryReadRule(out PropertyRule rule)
    {
        rule = default;
        var id = reader.ReadVariableByteInteger();
        if (reader.Violation is not null)
        {
            return false;
        }

        if (PropertyTable.Find(id) is not { } found || (found.AllowedIn & packet) == 0)
        {
            // §2.2.2.2: an identifier that is not valid for its packet type makes the packet malformed
            reader.Fail(Requirement.Codec.PropertyAllowed, ReasonCode.MalformedPacket, $"property {id} in {packet}");
            return false;
        }

        rule = found;
        return IsFirstOrRepeatable(rule);
    }

    private bool IsFirstOrRepeatable(PropertyRule rule)
    {
        var bit = 1UL << (int)rule.Id;
        if ((seen & bit) != 0 && (rule.RepeatableIn & packet) == 0)
        {
            reader.Fail(Requirement.Codec.PropertyOnce, ReasonCode.ProtocolError, $"{rule.Id} twice");
            return false;
        }

        seen |= bit;
        if (rule.Id == PropertyId.UserProperty && ++userProperties > UserPropertiesMax)
        {
            reader.Fail(Requirement.Codec.UserPropertiesLimit, ReasonCode.QuotaExceeded, $"more than {UserPropertiesMax} user properties");
            return false;
        }

        return true;
    }

    private PropertyView ReadValue(PropertyRule rule) => rule.Wire switch
    {
        PropertyWire.Byte => new(rule.Id, reader.ReadByte(), default, default),
        PropertyWire.TwoByteInteger => new(rule.Id, reader.ReadUInt16(), default, default),
        PropertyWire.FourByteInteger => new(rule.Id, reader.ReadUInt32(), default, default),
        PropertyWire.VariableByteInteger => new(rule.Id, (uint)reader.ReadVariableByteInteger(), default, default),
        PropertyWire.Utf8String => new(rule.Id, 0, reader.ReadUtf8(), default),
        PropertyWire.Binary => new(rule.Id, 0, reader.ReadBinary(), default),
        _ => new(rule.Id, 0, reader.ReadUtf8(), reader.ReadUtf8()),
    };

    private void CheckRange(PropertyRule rule, uint number)
    {
        if (reader.Violation is not null || rule.Accepts(number))
        {
            return;
        }

        if (rule.Id == PropertyId.TopicAlias)
        {
            reader.Fail(Requirement.Codec.TopicAliasNotZero, ReasonCode.TopicAliasInvalid, "topic alias 0");
            return;
        }

        reader.Fail(Requirement.Codec.PropertyRange, ReasonCode.ProtocolError, $"{rule.Id} is {number}");
    }
}
