using Milepost.Grains.Vehicles;

namespace Milepost.Grains.Usage;

/// <summary>Turns a remaining distance and a pattern of use into the dates between which it is likely used up.</summary>
/// <remarks>
/// Likely: day by day at a rate that goes from fast to slow within weeks, times the seasons. Earliest and latest: what the vehicle's own past
/// forecasts over that distance, and a pool of other cars', say of how early and how late it may become (80 %).
/// </remarks>
internal static class DuePrediction
{
    /// <summary>Beyond this nothing is said.</summary>
    public const int FurthestDays = 1400;

    // A little outside the 0.10 and 0.90 of an 80 % interval: errors of the past are fewer and tamer than those to come.
    private const double LowQuantile = 0.08;
    private const double HighQuantile = 0.92;

    // The past says nothing of distances that are driven within less.
    private const double LeastDaysToTry = 7;

    /// <summary>When a distance is used up; <c>null</c> beyond <see cref="FurthestDays"/>.</summary>
    public static DueForecast? Forecast(long remainingMetres, UsagePattern pattern, DateOnly today)
    {
        if (LikelyDays(remainingMetres, pattern, today) is not { } likely)
        {
            return null;
        }

        var (low, high) = Range(Math.Max(remainingMetres, LeastDaysToTry * pattern.Slow), likely, pattern);
        return new DueForecast(
            today.AddDays((int)Math.Floor(likely * Math.Min(1, low))),
            OnDay(today, likely),
            today.AddDays((int)Math.Ceiling(Math.Min(likely * Math.Max(1, high), 10 * FurthestDays))));
    }

    /// <summary>The day on which a distance is likely used up, without the range around it; <c>null</c> beyond <see cref="FurthestDays"/>.</summary>
    public static DateOnly? LikelyOn(long remainingMetres, UsagePattern pattern, DateOnly today) =>
        LikelyDays(remainingMetres, pattern, today) is { } days ? OnDay(today, days) : null;

    /// <summary>Days until a distance is used up, fractions included; <c>null</c> beyond <see cref="FurthestDays"/>.</summary>
    public static double? LikelyDays(double remaining, UsagePattern pattern, DateOnly today)
    {
        var excess = (pattern.Fast - pattern.Slow) * Math.Exp(-0.5 / UsagePattern.DecayDays);
        var decay = Math.Exp(-1 / UsagePattern.DecayDays);
        for (var day = 0; day < FurthestDays; day++, excess *= decay)
        {
            var rate = Math.Max(pattern.Slow + excess, UsagePattern.LeastShareOfSlow * pattern.Slow);
            var metres = rate * pattern.Seasons.OfDay(today.AddDays(day));
            if (metres >= remaining)
            {
                return metres > 0 ? day + (Math.Max(0, remaining) / metres) : null;
            }

            remaining -= metres;
        }

        return null;
    }

    private static DateOnly OnDay(DateOnly today, double days) => today.AddDays((int)Math.Round(days));

    private static (double Low, double High) Range(double distance, double likely, UsagePattern pattern)
    {
        if (pattern.Slow <= 0)
        {
            return (1, 1);
        }

        var errors = PastForecasts.Errors(pattern.Past, distance);
        errors.AddRange(ErrorPool.For(likely));
        errors.Sort();
        return (Math.Exp(Quantile(errors, LowQuantile)), Math.Exp(Quantile(errors, HighQuantile)));
    }

    // Each error stands for the middle of its weight; between two of them it is a straight line.
    private static double Quantile(List<(double Error, double Weight)> sorted, double quantile)
    {
        var wanted = quantile * sorted.Sum(error => error.Weight);
        double before = 0, place = 0, last = sorted[0].Error;
        foreach (var (error, weight) in sorted)
        {
            var middle = before + (weight / 2);
            if (middle >= wanted)
            {
                return middle == place ? error : last + ((error - last) * Math.Clamp((wanted - place) / (middle - place), 0, 1));
            }

            (before, place, last) = (before + weight, middle, error);
        }

        return last;
    }
}
