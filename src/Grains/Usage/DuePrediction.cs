using Milepost.Grains.Vehicles;

namespace Milepost.Grains.Usage;

/// <summary>Turns a remaining distance and a rate of use into the dates between which it is likely used up.</summary>
/// <remarks>
/// Likely: day by day at a rate that goes from fast to slow within weeks. The interval is log-normal around it. Its width joins the scatter
/// of the car's own weeks, which averages out over the time left, with one that does not: lives change, and held-out cars show an honest
/// 80 % band about as wide as the time left. It is not calibrated on the car's own past errors.
/// </remarks>
internal static class DuePrediction
{
    /// <summary>Beyond this nothing is said.</summary>
    public const int FurthestDays = 1400;

    private const double DecayDays = 45;
    private const double LeastShareOfSlow = 0.05;

    // ln-errors of held-out cars: 80 % within a factor of about 1.5 either way.
    private const double ChangeOfLife = 0.33;
    private const double QuantileOf80Percent = 1.2816;

    /// <summary>When a distance is used up; <c>null</c> beyond <see cref="FurthestDays"/>.</summary>
    public static DueForecast? Forecast(long remainingMetres, UsageRate rate, DateOnly today)
    {
        if (LikelyDays(remainingMetres, rate) is not { } likely)
        {
            return null;
        }

        var sigma = Math.Sqrt((ChangeOfLife * ChangeOfLife) + (rate.WeeklyScatter * rate.WeeklyScatter / Math.Max(1, likely / 7)));
        var spread = Math.Exp(QuantileOf80Percent * sigma);
        return new DueForecast(
            today.AddDays((int)Math.Floor(likely / spread)),
            today.AddDays((int)Math.Round(likely)),
            today.AddDays((int)Math.Ceiling(Math.Min(likely * spread, 10 * FurthestDays))));
    }

    private static double? LikelyDays(double remaining, UsageRate rate)
    {
        var excess = (rate.Fast - rate.Slow) * Math.Exp(-0.5 / DecayDays);
        var decay = Math.Exp(-1 / DecayDays);
        for (var day = 0; day < FurthestDays; day++, excess *= decay)
        {
            var metres = Math.Max(rate.Slow + excess, LeastShareOfSlow * rate.Slow);
            if (metres >= remaining)
            {
                return metres > 0 ? day + (Math.Max(0, remaining) / metres) : null;
            }

            remaining -= metres;
        }

        return null;
    }
}
