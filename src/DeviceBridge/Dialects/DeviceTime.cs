using System.Buffers.Text;
using Milepost.Grains.Quantities;

namespace Milepost.DeviceBridge.Dialects;

/// <summary>Reads the times devices write: RFC 3339, or milliseconds since 1970.</summary>
internal static class DeviceTime
{
    /// <summary>The last millisecond of the year 9999, where RFC 3339 ends too.</summary>
    public const long MaxMilliseconds = 253_402_300_799_999;

    /// <summary>What a time may look like, for fault details.</summary>
    public const string Expectation = "RFC 3339 with an offset, or epoch milliseconds 0 to 253402300799999";

    /// <summary>Reads either form.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Instant time)
    {
        if (Utf8Parser.TryParse(text, out long milliseconds, out var consumed) && consumed == text.Length)
        {
            return TryFromMilliseconds(milliseconds, out time);
        }

        return TryParseRfc3339(text, out time);
    }

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z, 0 to <see cref="MaxMilliseconds"/>.</summary>
    public static bool TryFromMilliseconds(long milliseconds, out Instant time)
    {
        time = new Instant(milliseconds);
        return milliseconds is >= 0 and <= MaxMilliseconds;
    }

    /// <summary>RFC 3339 section 5.6; the offset is required, digits after the millisecond are dropped, a leap second counts as the one before.</summary>
    public static bool TryParseRfc3339(ReadOnlySpan<byte> text, out Instant time)
    {
        time = default;
        if (text.Length < 20 || !TryDate(text, out var date) || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || !TryClock(text[11..], out var sinceMidnight, out var used))
        {
            return false;
        }

        if (!TryOffset(text[(11 + used)..], out var offset))
        {
            return false;
        }

        var milliseconds = (date.Ticks - DateTime.UnixEpoch.Ticks + sinceMidnight.Ticks - offset.Ticks) / TimeSpan.TicksPerMillisecond;
        return TryFromMilliseconds(milliseconds, out time);
    }

    private static bool TryDate(ReadOnlySpan<byte> text, out DateTime date)
    {
        date = default;
        if (!TryNumber(text[..4], out var year) || text[4] != '-' || !TryNumber(text[5..7], out var month) || text[7] != '-'
            || !TryNumber(text[8..10], out var day) || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return true;
    }

    private static bool TryClock(ReadOnlySpan<byte> text, out TimeSpan sinceMidnight, out int used)
    {
        sinceMidnight = default;
        used = 8;
        if (!TryNumber(text[..2], out var hour) || text[2] != ':' || !TryNumber(text[3..5], out var minute) || text[5] != ':'
            || !TryNumber(text[6..8], out var second) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        var milliseconds = 0;
        if (text.Length > 8 && text[8] == '.')
        {
            var digits = text[9..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits <= 0)
            {
                return false;
            }

            used = 9 + digits;
            milliseconds = Thousandths(text.Slice(9, digits));
        }

        sinceMidnight = second == 60 ? new TimeSpan(0, hour, minute, 59, 999) : new TimeSpan(0, hour, minute, second, milliseconds);
        return true;
    }

    private static int Thousandths(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        for (var index = 0; index < 3; index++)
        {
            value = (value * 10) + (index < digits.Length ? digits[index] - '0' : 0);
        }

        return value;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length == 1)
        {
            return text[0] is (byte)'Z' or (byte)'z';
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !TryNumber(text[1..3], out var hours) || !TryNumber(text[4..6], out var minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0);
        offset = text[0] == '-' ? -offset : offset;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}
