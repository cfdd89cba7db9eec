using Milepost.Grains.Quantities;

namespace Milepost.Grains.Vehicles;

/// <summary>The time of one turn as the host sees it, already resolved to the vehicle's zone, so that the vehicle needs neither clock nor zone.</summary>
/// <param name="Now">The host's clock.</param>
/// <param name="Today">The calendar date of <paramref name="Now"/> where the vehicle is.</param>
/// <param name="NextMidnight">When <paramref name="Today"/> ends there.</param>
/// <param name="UtcOffset">The zone's offset at <paramref name="Now"/>; good for device times near it.</param>
public readonly record struct TurnTime(Instant Now, DateOnly Today, Instant NextMidnight, TimeSpan UtcOffset);
