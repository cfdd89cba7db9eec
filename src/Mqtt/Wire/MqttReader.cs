using System.Buffers;
using Milepost.Mqtt.Framing;

namespace Milepost.Mqtt.Wire;

/// <summary>
/// Reads the fields of one packet body. The first fault is kept in <see cref="Violation"/> and empties the reader: what is read after
/// it is default and loops over the rest end, so packets are read straight down and the fault is looked at once.
/// </summary>
internal ref struct MqttReader
{
    private SequenceReader<byte> bytes;

    public MqttReader(scoped in ReadOnlySequence<byte> body) => bytes = new SequenceReader<byte>(body);

    /// <summary>Why the packet is refused, or null so far.</summary>
    public MqttViolation? Violation { get; private set; }

    /// <summary>True when nothing is left, also after a fault.</summary>
    public readonly bool End => bytes.End;

    /// <summary>Bytes left.</summary>
    public readonly int Remaining => (int)bytes.Remaining;

    /// <summary>Keeps the first fault and empties the reader.</summary>
    public void Fail(MqttViolation violation)
    {
        Violation ??= violation;
        bytes.AdvanceToEnd();
    }

    public void Fail(Requirement requirement, ReasonCode code, string detail) => Fail(new MqttViolation(requirement, code, detail));

    public byte ReadByte()
    {
        if (!bytes.TryRead(out var value))
        {
            FailTruncated();
        }

        return value;
    }

    public ushort ReadUInt16()
    {
        if (!bytes.TryReadBigEndian(out short value))
        {
            FailTruncated();
        }

        return unchecked((ushort)value); // same bits: the reader only offers the signed form
    }

    public uint ReadUInt32()
    {
        if (!bytes.TryReadBigEndian(out int value))
        {
            FailTruncated();
        }

        return unchecked((uint)value); // same bits: the reader only offers the signed form
    }

    public int ReadVariableByteInteger()
    {
        Span<byte> scratch = stackalloc byte[VariableByteInteger.LengthMax];
        scoped var head = bytes.UnreadSpan;
        if (head.Length < VariableByteInteger.LengthMax && bytes.Remaining > head.Length)
        {
            scratch = scratch[..(int)Math.Min(bytes.Remaining, VariableByteInteger.LengthMax)];
            bytes.TryCopyTo(scratch);
            head = scratch;
        }

        var result = VariableByteInteger.Read(head, out var value, out var length);
        if (result == VariableByteInteger.ReadResult.Value)
        {
            bytes.Advance(length);
            return value;
        }

        if (VariableByteInteger.Violation(result) is { } violation)
        {
            Fail(violation);
        }
        else
        {
            FailTruncated();
        }

        return 0;
    }

    /// <summary>That many bytes as a span into the input; copied only when they lie across a segment border.</summary>
    public ReadOnlySpan<byte> ReadSpan(int length)
    {
        if (bytes.UnreadSpan.Length >= length)
        {
            var span = bytes.UnreadSpan[..length];
            bytes.Advance(length);
            return span;
        }

        return ReadSequence(length).ToArray();
    }

    /// <summary>That many bytes as they lie in the input.</summary>
    public ReadOnlySequence<byte> ReadSequence(int length)
    {
        if (!bytes.TryReadExact(length, out var sequence))
        {
            FailTruncated();
            return ReadOnlySequence<byte>.Empty;
        }

        return sequence;
    }

    /// <summary>Everything left, as it lies in the input.</summary>
    public ReadOnlySequence<byte> ReadRest() => ReadSequence(Remaining);

    /// <summary>Binary data (v5 §1.5.6): two bytes of length, then the bytes.</summary>
    public ReadOnlySpan<byte> ReadBinary() => ReadSpan(ReadUInt16());

    /// <summary>A UTF-8 string (v5 §1.5.4), checked.</summary>
    public ReadOnlySpan<byte> ReadUtf8()
    {
        var text = ReadSpan(ReadUInt16());
        if (Utf8Rules.Check(text) is { } requirement)
        {
            Fail(requirement, ReasonCode.MalformedPacket, "not a valid UTF-8 string");
            return default;
        }

        return text;
    }

    public string ReadString() => Utf8Rules.Text(ReadUtf8());

    /// <summary>A packet identifier (v5 §2.2.1); 0 is a fault.</summary>
    public PacketIdentifier ReadPacketIdentifier()
    {
        var value = ReadUInt16();
        if (!PacketIdentifier.TryParse(value, out var identifier))
        {
            // [MQTT-2.2.1-3] a packet identifier is never 0
            Fail(Requirement.Codec.PacketIdentifierNotZero, ReasonCode.ProtocolError, "packet identifier 0");
        }

        return identifier;
    }

    /// <summary>Nothing may follow the last field.</summary>
    public void ExpectEnd()
    {
        if (!End)
        {
            Fail(Requirement.Codec.NoTrailingBytes, ReasonCode.MalformedPacket, $"{Remaining} bytes after the last field");
        }
    }

    private void FailTruncated() =>
        Fail(Requirement.Codec.FieldsFitPacket, ReasonCode.MalformedPacket, "a field runs past the end of the packet");
}
