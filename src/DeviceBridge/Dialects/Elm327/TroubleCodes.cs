using System.Buffers;
using System.Collections.Immutable;

namespace Milepost.DeviceBridge.Dialects.Elm327;

/// <summary>Trouble codes as two bytes on the bus and as five characters for people (SAE J2012).</summary>
internal static class TroubleCodes
{
    private const string Systems = "PCBU";
    private const string HexDigits = "0123456789ABCDEF";

    private static readonly SearchValues<char> HexDigitSet = SearchValues.Create(HexDigits);

    /// <summary>Two bytes as a code: two bits of system, two of first digit, three hex digits. <c>null</c> for the padding 0000.</summary>
    public static string? Decode(byte high, byte low)
    {
        if (high == 0 && low == 0)
        {
            return null;
        }

        return new string(
            [Systems[high >> 6], HexDigits[(high >> 4) & 3], HexDigits[high & 15], HexDigits[low >> 4], HexDigits[low & 15]]);
    }

    /// <summary>The codes in a run of byte pairs, padding left out.</summary>
    public static ImmutableArray<string> DecodeAll(ReadOnlySpan<byte> pairs)
    {
        var codes = ImmutableArray.CreateBuilder<string>(pairs.Length / 2);
        for (; pairs.Length >= 2; pairs = pairs[2..])
        {
            if (Decode(pairs[0], pairs[1]) is { } code)
            {
                codes.Add(code);
            }
        }

        return codes.DrainToImmutable();
    }

    /// <summary>A code written by people, in upper case; <c>null</c> when it is none.</summary>
    public static string? Normalise(ReadOnlySpan<char> text)
    {
        if (text.Length != 5)
        {
            return null;
        }

        var code = text.ToString().ToUpperInvariant();
        var valid = Systems.Contains(code[0], StringComparison.Ordinal) && code[1] is >= '0' and <= '3'
            && !code.AsSpan(2).ContainsAnyExcept(HexDigitSet);
        return valid ? code : null;
    }
}
