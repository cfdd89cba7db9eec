using System.Buffers.Text;
using System.Text;

namespace Milepost.DeviceBridge.Dialects.Elm327;

/// <summary>Tells what one line is from its shape alone; every trap of real adapters is one branch here.</summary>
internal static class ElmLineParser
{
    /// <summary>Longest line, in characters; the longest real one is a spaced 29-bit frame of 36.</summary>
    public const int MaxLength = 128;

    /// <summary>Most bytes of one CAN frame (ISO 11898-1, classic).</summary>
    private const int CanFrameBytes = 8;

    /// <summary>Reads a line without its end, trimmed and not empty.</summary>
    public static ElmLine Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxLength)
        {
            return new ElmLine.Unreadable(MaxLength, $"longer than {MaxLength} characters");
        }

        if (ElmStatusTexts.IsStatus(line))
        {
            return ElmLine.Status.Instance;
        }

        var prefix = ElmStatusTexts.PrefixLength(line);
        return prefix > 0 ? ParseAfter(prefix, line) : ParseCommandOrData(line);
    }

    private static ElmLine ParseAfter(int prefix, ReadOnlySpan<byte> line)
    {
        var rest = line[prefix..];
        var blanks = rest.Length - rest.TrimStart((byte)' ').Length;
        rest = rest[blanks..];
        if (rest.IsEmpty || ElmStatusTexts.IsStatus(rest))
        {
            return ElmLine.Status.Instance;
        }

        var parsed = ParseCommandOrData(rest);
        return parsed is ElmLine.Unreadable bad ? bad with { Column = bad.Column + prefix + blanks } : parsed;
    }

    private static ElmLine ParseCommandOrData(ReadOnlySpan<byte> line)
    {
        if (IsAdapterCommand(line))
        {
            return ElmLine.Echo.Instance;
        }

        if (TryVoltage(line, out var millivolts))
        {
            return new ElmLine.Voltage(millivolts);
        }

        return line.Length > 1 && line[1] == ':' ? ParseNumbered(line) : ParseHex(line);
    }

    private static bool IsAdapterCommand(ReadOnlySpan<byte> line) =>
        line.Length >= 3 && (Ascii.EqualsIgnoreCase(line[..2], "AT") || Ascii.EqualsIgnoreCase(line[..2], "ST"));

    private static bool TryVoltage(ReadOnlySpan<byte> line, out long millivolts)
    {
        millivolts = 0;
        if (line[^1] is not ((byte)'V' or (byte)'v') || !Utf8Parser.TryParse(line[..^1], out decimal volts, out var used)
            || used != line.Length - 1 || volts is < 0 or > 100)
        {
            return false;
        }

        millivolts = (long)decimal.Round(volts * 1000);
        return true;
    }

    private static ElmLine ParseNumbered(ReadOnlySpan<byte> line)
    {
        Span<byte> nibbles = stackalloc byte[MaxLength];
        if (!TryNibbles(line[..1], nibbles, out _, out _))
        {
            return new ElmLine.Unreadable(0, "a line number is one hex digit");
        }

        var index = nibbles[0];
        if (!TryNibbles(line[2..], nibbles, out var count, out var column))
        {
            return new ElmLine.Unreadable(column + 2, "not a hex digit");
        }

        return count > 0 && count % 2 == 0
            ? new ElmLine.Numbered(index, ToBytes(nibbles[..count]))
            : new ElmLine.Unreadable(line.Length, "half a byte");
    }

    private static ElmLine ParseHex(ReadOnlySpan<byte> line)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        if (!TryNibbles(line, buffer, out var count, out var column))
        {
            return new ElmLine.Unreadable(column, "not a hex digit");
        }

        var nibbles = buffer[..count];
        if (count == 3)
        {
            return new ElmLine.MessageLength((nibbles[0] << 8) | (nibbles[1] << 4) | nibbles[2]);
        }

        return count % 2 == 1 ? ParseOdd(nibbles, line.Length) : ParseBytes(ToBytes(nibbles), line.Length);
    }

    // An 11-bit CAN id has three digits, so its frames are the lines with an odd number of them; so is a request with "answers wanted".
    private static ElmLine ParseOdd(ReadOnlySpan<byte> nibbles, int end)
    {
        if (nibbles.Length >= 5 && nibbles[0] == 7 && nibbles[1] != 15)
        {
            var id = ((uint)nibbles[0] << 8) | ((uint)nibbles[1] << 4) | nibbles[2];
            return Frame(id, ToBytes(nibbles[3..]), end);
        }

        return nibbles.Length >= 5 && IsRequest((nibbles[0] << 4) | nibbles[1])
            ? ElmLine.Echo.Instance
            : new ElmLine.Unreadable(end, "half a byte");
    }

    private static ElmLine ParseBytes(byte[] bytes, int end) => bytes switch
    {
        [0x18, 0xDA, 0xF1, var source, ..] => Frame(0x18DAF100u | source, bytes[4..], end),
        [0x48 or 0x41, 0x6B, var source, _, _, ..] => LegacyFrame(source, bytes, end),
        [>= 0x81 and <= 0xBF, 0xF1, var source, _, _, ..] => KeywordFrame(source, bytes, end),
        [var service, ..] when IsAnswer(service) => new ElmLine.Answer(ElmLine.NoEcu, bytes),
        [var first, ..] when IsRequest(first) => ElmLine.Echo.Instance,
        _ => new ElmLine.Unreadable(0, "neither a header nor an answer"),
    };

    // SAE J1979 services 01 to 0A, and the diagnostic services of ISO 14229 that read.
    private static bool IsRequest(int service) => service is (>= 0x01 and <= 0x0A) or 0x10 or 0x19 or 0x1A or 0x21 or 0x22 or 0x3E;

    // Services 01 to 0A, refusals, and ISO 14229's reading services; no wider, or a CAN id that lost a digit would pass for an answer.
    private static bool IsAnswer(int service) =>
        service is (>= 0x41 and <= 0x4A) or 0x7F or 0x50 or 0x59 or 0x5A or 0x61 or 0x62;

    private static ElmLine Frame(uint ecu, byte[] data, int end) => data.Length switch
    {
        0 => new ElmLine.Unreadable(end, "a frame without data"),
        > CanFrameBytes => new ElmLine.Unreadable(end, $"a frame of more than {CanFrameBytes} bytes"),
        _ => new ElmLine.CanFrame(ecu, data),
    };

    // ISO 9141-2 ends in a sum, SAE J1850 in a CRC; both with the same three header bytes.
    private static ElmLine LegacyFrame(byte source, byte[] frame, int end) =>
        Checksums.Sum(frame.AsSpan(..^1)) == frame[^1] || Checksums.J1850(frame.AsSpan(..^1)) == frame[^1]
            ? new ElmLine.Answer(source, frame[3..^1])
            : new ElmLine.Unreadable(end, "wrong checksum");

    // ISO 14230-2: the low six bits of the first byte are the length.
    private static ElmLine KeywordFrame(byte source, byte[] frame, int end)
    {
        if (frame.Length != (frame[0] & 0x3F) + 4)
        {
            return new ElmLine.Unreadable(end, $"a frame of {frame[0] & 0x3F} bytes has {frame.Length - 4}");
        }

        return Checksums.Sum(frame.AsSpan(..^1)) == frame[^1]
            ? new ElmLine.Answer(source, frame[3..^1])
            : new ElmLine.Unreadable(end, "wrong checksum");
    }

    private static bool TryNibbles(ReadOnlySpan<byte> text, Span<byte> nibbles, out int count, out int column)
    {
        count = 0;
        for (column = 0; column < text.Length; column++)
        {
            var letter = (char)text[column];
            if (letter is ' ' or '\t')
            {
                continue;
            }

            if (!char.IsAsciiHexDigit(letter))
            {
                return false;
            }

            nibbles[count++] = (byte)(char.IsAsciiDigit(letter) ? letter - '0' : (letter | 0x20) - 'a' + 10);
        }

        return true;
    }

    private static byte[] ToBytes(ReadOnlySpan<byte> nibbles)
    {
        var bytes = new byte[nibbles.Length / 2];
        for (var index = 0; index < bytes.Length; index++)
        {
            bytes[index] = (byte)((nibbles[2 * index] << 4) | nibbles[(2 * index) + 1]);
        }

        return bytes;
    }
}
