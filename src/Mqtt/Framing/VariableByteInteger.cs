namespace Milepost.Mqtt.Framing;

/// <summary>
/// The variable byte integer (v5 §1.5.5, 3.1.1 §2.2.3): seven bits per byte, least significant first, bit 7 says that more follow.
/// </summary>
public static class VariableByteInteger
{
    /// <summary>Largest value four bytes can carry.</summary>
    public const int ValueMax = 268_435_455;

    /// <summary>Most bytes a value takes.</summary>
    public const int LengthMax = 4;

    /// <summary>How an attempt to read ended.</summary>
    internal enum ReadResult
    {
        Value,
        NeedMore,
        TooLong,
        NotMinimal,
    }

    /// <summary>Bytes this value takes, 1 to 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above <see cref="ValueMax"/>.</exception>
    public static int Length(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ValueMax);
        return value switch { < 1 << 7 => 1, < 1 << 14 => 2, < 1 << 21 => 3, _ => 4 };
    }

    /// <summary>Reads from the start of the bytes; <paramref name="length"/> is how many it took.</summary>
    internal static ReadResult Read(ReadOnlySpan<byte> bytes, out int value, out int length)
    {
        value = 0;
        for (length = 0; length < bytes.Length && length < LengthMax;)
        {
            var digit = bytes[length];
            value |= (digit & 0x7F) << (7 * length);
            length++;
            if ((digit & 0x80) == 0)
            {
                // [MQTT-1.5.5-1] the shortest form only: a last digit of 0 was not needed, except for the value 0 itself
                return digit == 0 && length > 1 ? ReadResult.NotMinimal : ReadResult.Value;
            }
        }

        return length == LengthMax ? ReadResult.TooLong : ReadResult.NeedMore;
    }

    /// <summary>Writes to the start of the bytes and answers how many it took.</summary>
    internal static int Write(Span<byte> bytes, int value)
    {
        var length = Length(value);
        for (var i = 0; i < length; i++)
        {
            var more = i < length - 1 ? 0x80 : 0;
            bytes[i] = (byte)((value & 0x7F) | more);
            value >>= 7;
        }

        return length;
    }

    /// <summary>The violation behind a refused form; <see langword="null"/> for the two harmless results.</summary>
    internal static MqttViolation? Violation(ReadResult result) => result switch
    {
        ReadResult.TooLong => new(
            Requirement.Codec.VariableByteIntegerLength, ReasonCode.MalformedPacket, "variable byte integer of more than four bytes"),
        ReadResult.NotMinimal => new(
            Requirement.Codec.VariableByteIntegerMinimal, ReasonCode.MalformedPacket, "variable byte integer is not in its shortest form"),
        _ => null,
    };
}
