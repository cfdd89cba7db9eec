using Milepost.Grains.Quantities;

namespace Milepost.Silo.Journal.Log;

/// <summary>Day numbers of moments, without the detour over calendars.</summary>
internal static class UtcDays
{
    private static readonly int Epoch = default(Instant).UtcDate.DayNumber;

    /// <summary>The .NET day number of a moment in milliseconds since 1970.</summary>
    public static int Of(long unixMilliseconds) => checked(Epoch + (int)Math.Floor(unixMilliseconds / (double)Instant.MillisecondsPerDay));
}
