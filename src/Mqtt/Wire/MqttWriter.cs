using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Milepost.Mqtt.Framing;

namespace Milepost.Mqtt.Wire;

/// <summary>
/// Writes the fields of one packet whose length was computed before; <see cref="Complete"/> asserts that both agree, because a wrong
/// length desynchronises the stream for good.
/// </summary>
internal ref struct MqttWriter
{
    private readonly IBufferWriter<byte> output;
    private readonly int expected;
    private Span<byte> free;
    private int pending;
    private int committed;

    private MqttWriter(IBufferWriter<byte> output, int expected)
    {
        this.output = output;
        this.expected = expected;
    }

    /// <summary>Starts a packet: writes its fixed header and expects <paramref name="bodyLength"/> bytes to follow.</summary>
    public static MqttWriter Start(IBufferWriter<byte> output, ControlPacketType type, byte flags, int bodyLength)
    {
        var writer = new MqttWriter(output, PacketLength(bodyLength));
        writer.WriteByte((byte)(((byte)type << 4) | flags));
        writer.WriteVariableByteInteger(bodyLength);
        return writer;
    }

    /// <summary>Bytes of a whole packet whose body has that length.</summary>
    public static int PacketLength(int bodyLength) => 1 + VariableByteInteger.Length(bodyLength) + bodyLength;

    /// <summary>Bytes a string takes on the wire.</summary>
    public static int StringLength(string text) => sizeof(ushort) + Utf8Rules.ByteCount(text);

    /// <summary>Bytes a topic name or filter takes on the wire.</summary>
    /// <exception cref="ArgumentException">It is <see langword="default"/>.</exception>
    public static int TopicLength(string topic) =>
        topic.Length > 0 ? StringLength(topic) : throw new ArgumentException("A topic has at least one character.", nameof(topic));

    /// <summary>How many items a list has.</summary>
    /// <exception cref="ArgumentException">None, which no peer accepts.</exception>
    public static int CountOf<T>(ImmutableArray<T> items, ControlPacketType packet) =>
        items.IsDefaultOrEmpty ? throw new ArgumentException($"{packet} has at least one item.", nameof(items)) : items.Length;

    /// <summary>Bytes binary data takes on the wire.</summary>
    /// <exception cref="ArgumentException">More than 65 535 bytes.</exception>
    public static int BinaryLength(Bytes value) =>
        value.Length <= ushort.MaxValue
            ? sizeof(ushort) + value.Length
            : throw new ArgumentException("MQTT binary data has at most 65 535 bytes.", nameof(value));

    public void WriteByte(byte value)
    {
        Reserve(1)[0] = value;
        pending++;
    }

    public void WriteUInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Reserve(sizeof(ushort)), value);
        pending += sizeof(ushort);
    }

    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(sizeof(uint)), value);
        pending += sizeof(uint);
    }

    public void WriteVariableByteInteger(int value)
    {
        // Reserve may commit and reset what is pending, so it goes first; in `pending += …Reserve…` the old value would be added to.
        var length = VariableByteInteger.Write(Reserve(VariableByteInteger.LengthMax), value);
        pending += length;
    }

    public void WriteString(string text)
    {
        var length = Utf8Rules.ByteCount(text);
        WriteUInt16((ushort)length);
        Utf8Rules.Write(text, Reserve(length));
        pending += length;
    }

    public void WriteBinary(Bytes value)
    {
        WriteUInt16((ushort)value.Length);
        WriteRaw(value.Span);
    }

    /// <exception cref="ArgumentException">The identifier is <see langword="default"/>.</exception>
    public void WritePacketIdentifier(PacketIdentifier identifier)
    {
        if (identifier == default)
        {
            throw new ArgumentException("A packet identifier is never 0.", nameof(identifier));
        }

        WriteUInt16(identifier.Value);
    }

    /// <summary>Bytes without a length prefix; large ones are spread over as many buffers as the output likes.</summary>
    public void WriteRaw(ReadOnlySpan<byte> value)
    {
        if (value.Length <= free.Length - pending)
        {
            value.CopyTo(free[pending..]);
            pending += value.Length;
            return;
        }

        Commit();
        output.Write(value);
        committed += value.Length;
    }

    /// <summary>Hands the packet to the output.</summary>
    /// <exception cref="InvalidOperationException">Written and computed length differ: a defect of this library.</exception>
    public void Complete()
    {
        Commit();
        if (committed != expected)
        {
            throw new InvalidOperationException($"Wrote {committed} bytes of a packet of {expected}.");
        }
    }

    private Span<byte> Reserve(int length)
    {
        if (free.Length - pending < length)
        {
            Commit();
            free = output.GetSpan(length);
        }

        return free[pending..];
    }

    private void Commit()
    {
        output.Advance(pending);
        committed += pending;
        pending = 0;
        free = default;
    }
}
