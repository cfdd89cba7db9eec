namespace Milepost.Grains.Usage;

/// <summary>Estimates how fast a vehicle is used from its ledger, and before there is one from dated odometers people wrote down.</summary>
/// <remarks>
/// The slow rate halves a month's weight every 1 080 days and begins with a prior worth some days; the fast rate halves a week's weight
/// every 28 days. Without any movement known nothing is said. Month and weekday shares are not used.
/// </remarks>
internal static class UsageEstimator
{
    private const double MonthHalfLifeDays = 1080;
    private const double WeekHalfLifeDays = 28;
    private const int Weeks = 26;
    private const int LeastWeeks = 4;
    private const int LeastDaysBetweenPoints = 14;

    // A prior from the car's own odometers counts as this many days, one from cars in general as that many.
    private const double OwnPriorDays = 45;
    private const double GeneralPriorDays = 10;
    private const double GeneralMetresPerDay = 33_000;

    /// <summary>The rate as of a local date; <c>null</c> where nothing can be said.</summary>
    /// <param name="ledger">What was driven.</param>
    /// <param name="shownMetres">The true odometer, which tells what the current day has so far.</param>
    /// <param name="points">Dated odometers people wrote down.</param>
    /// <param name="today">The local date.</param>
    public static UsageRate? Estimate(UsageLedger ledger, long? shownMetres, IReadOnlyList<KnownPoint> points, DateOnly today)
    {
        if (shownMetres is not { } shown || ledger.Current is not { } current || ledger.Since is not { } since)
        {
            return null;
        }

        var currentMetres = shown - current.OpenMetres;
        var prior = PriorOf(points, new KnownPoint(current.Day, shown));
        var driven = currentMetres + ledger.Months.Sum(month => month.Metres);
        if (prior is null && driven == 0)
        {
            return null;
        }

        var (rate, days) = prior is { } own ? (own, OwnPriorDays) : (GeneralMetresPerDay, GeneralPriorDays);
        var slow = Slow(ledger, current, currentMetres, since, today, rate * days, days);
        var weeks = WholeWeeks(ledger, current, currentMetres, since, today);
        return weeks.Count < LeastWeeks ? new UsageRate(slow, slow, 1) : new UsageRate(Fast(weeks), slow, Scatter(weeks));
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

    private static double Slow(UsageLedger ledger, CurrentDay current, long currentMetres, DateOnly since, DateOnly today, double metres, double days)
    {
        var month = new DateOnly(since.Year, since.Month, 1);
        var oldest = new DateOnly(today.Year, today.Month, 1).AddMonths(-UsageLedger.MaxMonths);
        month = month < oldest ? oldest : month;
        for (var known = 0; month <= today; month = month.AddMonths(1))
        {
            while (known < ledger.Months.Length && ledger.Months[known].Month < month)
            {
                known++;
            }

            var driven = known < ledger.Months.Length && ledger.Months[known].Month == month ? ledger.Months[known].Metres : 0;
            driven += current.Day.Year == month.Year && current.Day.Month == month.Month ? currentMetres : 0;
            var first = Math.Max(month.DayNumber, since.DayNumber);
            var last = Math.Min(month.AddMonths(1).DayNumber - 1, today.DayNumber);
            var weight = Math.Pow(0.5, Math.Max(0, today.DayNumber - ((first + last) / 2.0)) / MonthHalfLifeDays);
            metres += weight * driven;
            days += weight * (last - first + 1);
        }

        return metres / days;
    }

    // Newest first; a week that began before anything was known is left out.
    private static List<double> WholeWeeks(UsageLedger ledger, CurrentDay current, long currentMetres, DateOnly since, DateOnly today)
    {
        var whole = Math.Min(Weeks, (today.DayNumber - since.DayNumber + 1) / 7);
        var weeks = new List<double>(Enumerable.Repeat(0.0, whole));
        Add(current.Day, currentMetres);
        foreach (var day in ledger.Days)
        {
            Add(day.Day, day.Metres);
        }

        return weeks;

        void Add(DateOnly day, long metres)
        {
            var week = (today.DayNumber - day.DayNumber) / 7;
            if (week >= 0 && week < weeks.Count)
            {
                weeks[week] += metres;
            }
        }
    }

    private static double Fast(List<double> weeks)
    {
        double metres = 0, weights = 0;
        for (var week = 0; week < weeks.Count; week++)
        {
            var weight = Math.Pow(0.5, 7 * week / WeekHalfLifeDays);
            metres += weight * weeks[week] / 7;
            weights += weight;
        }

        return metres / weights;
    }

    private static double Scatter(List<double> weeks)
    {
        var mean = weeks.Average();
        return mean == 0 ? 1 : Math.Sqrt(weeks.Average(week => (week - mean) * (week - mean))) / mean;
    }
}
