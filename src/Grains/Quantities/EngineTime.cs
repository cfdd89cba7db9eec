namespace Milepost.Grains.Quantities;

/// <summary>Engine-on time in whole seconds, 0 or more; <c>default</c> is an engine that never ran.</summary>
/// <param name="Seconds">Seconds, 0 to 2^53.</param>
public readonly record struct EngineTime(long Seconds)
{
    /// <summary>Hours, for people and wires.</summary>
    public double Hours => Seconds / 3600.0;

    /// <summary>So many hours, rounded to the second.</summary>
    public static EngineTime FromHours(double hours) => new((long)Math.Round(hours * 3600, MidpointRounding.AwayFromZero));
}
