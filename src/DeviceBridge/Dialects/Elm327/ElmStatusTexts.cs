using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Milepost.DeviceBridge.Dialects.Elm327;

/// <summary>The texts adapters print between answers (ELM327 data sheet, "Error Messages and Alerts").</summary>
internal static class ElmStatusTexts
{
    // Compared without spaces and in upper case: clones differ in both.
    private static readonly FrozenSet<string> Texts = FrozenSet.ToFrozenSet(
        [
            "?", "OK", "NODATA", "STOPPED", "UNABLETOCONNECT", "CANERROR", "BUFFERFULL", "BUSBUSY", "BUSERROR", "FBERROR",
            "BUSINIT:", "BUSINIT:OK", "BUSINIT:ERROR", "SEARCHING", "LVRESET", "LPALERT", "ACTALERT", "DATAERROR", "RXERROR",
        ],
        StringComparer.Ordinal);

    // An answer may follow these on the same line.
    private static readonly string[] Prefixes = ["SEARCHING", "BUS INIT:", "BUSINIT:"];

    /// <summary>Whether a line is one of the texts.</summary>
    public static bool IsStatus(ReadOnlySpan<byte> line)
    {
        var text = Encoding.ASCII.GetString(line).ToUpperInvariant().Replace(" ", string.Empty, StringComparison.Ordinal)
            .Replace(".", string.Empty, StringComparison.Ordinal);
        return Texts.Contains(text) || text.StartsWith("ELM327", StringComparison.Ordinal)
            || (text.StartsWith("ERR", StringComparison.Ordinal) && int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    /// <summary>How many characters at the start of a line are a text that an answer may follow.</summary>
    public static int PrefixLength(ReadOnlySpan<byte> line)
    {
        foreach (var prefix in Prefixes)
        {
            if (Ascii.EqualsIgnoreCase(line[..Math.Min(prefix.Length, line.Length)], prefix))
            {
                var rest = line[prefix.Length..];
                var dots = rest.IndexOfAnyExcept((byte)'.', (byte)' ');
                dots = dots < 0 ? rest.Length : dots;
                var ok = Ascii.EqualsIgnoreCase(rest.Slice(dots, Math.Min(2, rest.Length - dots)), "OK") ? 2 : 0;
                return prefix.Length + dots + ok;
            }
        }

        return 0;
    }
}
