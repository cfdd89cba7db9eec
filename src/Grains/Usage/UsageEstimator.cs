namespace Milepost.Grains.Usage;

/// <summary>Learns how a vehicle is used from its ledger, and before there is one from what people wrote down.</summary>
/// <remarks>
/// The slow rate halves a month's weight every 1 080 days and begins with a prior worth some days; the fast rate halves a week's weight every
/// 28 days. Both are without seasons. Where neither movement nor a prior of its own is known nothing is said.
/// </remarks>
internal static class UsageEstimator
{
    /// <summary>Days in which the slow rate forgets half.</summary>
    public const double SlowHalfLifeDays = 1080;

    /// <summary>Days in which the fast rate forgets half.</summary>
    public const double FastHalfLifeDays = 28;

    /// <summary>What is assumed of cars in general, and the days of history it counts as.</summary>
    public const double GeneralMetresPerDay = 33_000;

    /// <inheritdoc cref="GeneralMetresPerDay" />
    public const double GeneralPriorDays = 10;

    private const int LeastDaysForFast = 28;
    private const int LeastDaysBetweenPoints = 14;
    private const double DaysPerYear = 365.25;

    // A prior from its owner's word or its own odometers counts as so many days.
    private const double OwnPriorDays = 45;

    /// <summary>The pattern as of a local date; <c>null</c> where nothing can be said.</summary>
    /// <param name="ledger">What was driven.</param>
    /// <param name="shownMetres">The true odometer, which tells what the current day has so far.</param>
    /// <param name="points">Dated odometers people wrote down.</param>
    /// <param name="today">The local date.</param>
    /// <param name="metresPerYear">What its owner says it is driven in a year, or <c>null</c>.</param>
    public static UsagePattern? Estimate(UsageLedger ledger, long? shownMetres, IReadOnlyList<KnownPoint> points, DateOnly today, long? metresPerYear = null)
    {
        if (shownMetres is not { } shown || ledger.Current is not { } current || ledger.Since is null)
        {
            return null;
        }

        var prior = metresPerYear / DaysPerYear ?? PriorOf(points, new KnownPoint(current.Day, shown));
        if (prior is null && shown == current.OpenMetres && ledger.Months.All(month => month.Metres == 0))
        {
            return null;
        }

        var history = new UsageHistory(ledger, current, shown, today);
        var seasons = Seasons.Of(history);
        var (rate, days) = prior is { } own ? (own, OwnPriorDays) : (GeneralMetresPerDay, GeneralPriorDays);
        var slow = Slow(history, seasons, rate * days, days);
        return new UsagePattern(history.Days < LeastDaysForFast ? slow : Fast(history, seasons), slow, seasons, history.Stretches());
    }

    private static double? PriorOf(IReadOnlyList<KnownPoint> points, KnownPoint newest)
    {
        KnownPoint? oldest = null;
        foreach (var point in points)
        {
            var usable = newest.On.DayNumber - point.On.DayNumber >= LeastDaysBetweenPoints && point.Metres <= newest.Metres;
            oldest = usable && (oldest is null || point.On < oldest.Value.On) ? point : oldest;
        }

        return oldest is { } from ? (newest.Metres - from.Metres) / (double)(newest.On.DayNumber - from.On.DayNumber) : null;
    }

    private static double Slow(UsageHistory history, Seasons seasons, double metres, double days)
    {
        foreach (var month in history.Months)
        {
            var age = history.Today.DayNumber - month.From.DayNumber - (month.Days / 2.0);
            var weight = Math.Pow(0.5, age / SlowHalfLifeDays);
            metres += weight * month.Metres / seasons.OfMonth(month.First.Month);
            days += weight * month.Days;
        }

        return metres / days;
    }

    private static double Fast(UsageHistory history, Seasons seasons)
    {
        double metres = 0, weights = 0;
        for (var week = 0; week < history.WholeWeeks; week++)
        {
            var weight = Math.Pow(0.5, 7 * week / FastHalfLifeDays);
            for (var day = 1; day <= 7; day++)
            {
                var back = (7 * week) + day;
                metres += weight * history.MetresBack(back) / seasons.OfMonth(history.Today.AddDays(-back).Month);
            }

            weights += 7 * weight;
        }

        return metres / weights;
    }
}
