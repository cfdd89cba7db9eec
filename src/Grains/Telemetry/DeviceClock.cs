using Milepost.Grains.Quantities;

namespace Milepost.Grains.Telemetry;

/// <summary>Decides whether a device's own time can be used (domain, section 2, row 0).</summary>
internal static class DeviceClock
{
    /// <summary>How far ahead of the receiver a device's clock may be.</summary>
    public static readonly TimeSpan FurthestAhead = TimeSpan.FromMinutes(5);

    // Clocks without a battery begin at 1970, 1980 (GPS) or 2000 and run on for a while.
    private static readonly Instant Earliest = Instant.From(new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The time of a sample, and whether it is the device's own.</summary>
    public static (Instant At, bool Dated) TimeOf(Sample sample, Instant receivedAt) =>
        sample.DeviceTime is { } time && time >= Earliest && time <= receivedAt + FurthestAhead ? (time, true) : (receivedAt, false);
}
