using System.Buffers;

namespace Milepost.DeviceBridge.Dialects;

/// <summary>The alphabet of vehicle identification numbers (ISO 3779): 17 letters and digits without I, O and Q.</summary>
internal static class VehicleIdentificationNumber
{
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHJKLMNPRSTUVWXYZ0123456789");

    /// <summary>Characters in one.</summary>
    public const int Length = 17;

    /// <summary>Whether a text is one, in upper case. Check digits are regional and not looked at.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) => text.Length == Length && !text.ContainsAnyExcept(Alphabet);
}
