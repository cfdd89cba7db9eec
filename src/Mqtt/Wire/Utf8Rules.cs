using System.Text;
using System.Text.Unicode;

namespace Milepost.Mqtt.Wire;

/// <summary>
/// What MQTT accepts as a UTF-8 string (v5 §1.5.4, 3.1.1 §1.5.3): well-formed UTF-8 without surrogates and without U+0000. A byte
/// order mark is an ordinary character and is kept [MQTT-1.5.4-3]. Control characters are discouraged, not forbidden, and accepted.
/// </summary>
internal static class Utf8Rules
{
    /// <summary>Longest string in bytes: its length is sent in two bytes.</summary>
    public const int LengthMax = ushort.MaxValue;

    /// <summary>Refuses to write what a reader would refuse to read.</summary>
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The statement the bytes break, or null.</summary>
    public static Requirement? Check(ReadOnlySpan<byte> bytes)
    {
        // [MQTT-1.5.4-1] also refuses overlong forms and encoded surrogates
        if (!Utf8.IsValid(bytes))
        {
            return Requirement.Codec.Utf8WellFormed;
        }

        return bytes.Contains((byte)0) ? Requirement.Codec.Utf8NoNull : null;
    }

    /// <summary>The text of bytes that were checked.</summary>
    public static string Text(ReadOnlySpan<byte> checkedBytes) => Encoding.UTF8.GetString(checkedBytes);

    /// <summary>Bytes a text takes, without its length prefix.</summary>
    /// <exception cref="ArgumentException">
    /// No peer would accept the text: it has lone surrogates, U+0000 or more than 65 535 bytes.
    /// </exception>
    public static int ByteCount(string text)
    {
        var count = Strict.GetByteCount(text);
        if (count > LengthMax || text.Contains('\0'))
        {
            throw new ArgumentException("An MQTT string has at most 65 535 bytes and no U+0000.", nameof(text));
        }

        return count;
    }

    /// <summary>Writes the text: <see cref="ByteCount"/> bytes.</summary>
    public static void Write(string text, Span<byte> destination) => Strict.GetBytes(text, destination);
}
