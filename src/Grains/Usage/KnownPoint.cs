namespace Milepost.Grains.Usage;

/// <summary>A date at which the odometer is known from what people wrote.</summary>
internal readonly record struct KnownPoint(DateOnly On, long Metres);
