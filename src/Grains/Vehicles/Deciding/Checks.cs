using System.Numerics;
using Milepost.Grains.Quantities;

namespace Milepost.Grains.Vehicles.Deciding;

/// <summary>The checks that several commands share; each answers with what is wrong, or <c>null</c>.</summary>
internal static class Checks
{
    /// <summary>Years a calendar date of a vehicle may lie in.</summary>
    public const int FirstYear = 1886;

    /// <summary>See <see cref="FirstYear"/>.</summary>
    public const int LastYear = 2200;

    /// <summary>How far ahead of the host a moment given by a client may be.</summary>
    public static readonly TimeSpan FurthestAhead = TimeSpan.FromMinutes(5);

    /// <summary>A text of 1 to so many characters.</summary>
    public static InvalidMember? Text(string member, string? text, int most) =>
        string.IsNullOrWhiteSpace(text) || text.Length > most ? new InvalidMember(member, $"It must have 1 to {most} characters.") : null;

    /// <summary>A text that may be absent.</summary>
    public static InvalidMember? OptionalText(string member, string? text, int most) =>
        text?.Length > most ? new InvalidMember(member, $"It must have at most {most} characters.") : null;

    /// <summary>A number in a range, if given.</summary>
    public static InvalidMember? Range<T>(string member, T? value, T least, T most)
        where T : struct, INumber<T> =>
        value is { } given && !(given >= least && given <= most) ? new InvalidMember(member, $"It must be {least} to {most}.") : null;

    /// <summary>A calendar date, if given.</summary>
    public static InvalidMember? Date(string member, DateOnly? date) => Range(member, date?.Year, FirstYear, LastYear);

    /// <summary>A moment that is not to come, if given.</summary>
    public static InvalidMember? NotAhead(string member, Instant? moment, TurnTime time) =>
        moment > time.Now + FurthestAhead ? new InvalidMember(member, "It lies in the future.") : null;
}
