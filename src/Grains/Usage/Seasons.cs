namespace Milepost.Grains.Usage;

/// <summary>How much more or less than usual a vehicle is driven in each calendar month and on each weekday; 1 = as usual.</summary>
internal sealed class Seasons
{
    // From this many whole months on, a month can be told from the year around it.
    private const int LeastMonths = 17;
    private const int MonthsAround = 12;

    // A month's factor is believed as after so many years of it, a weekday's as after so many weeks.
    private const double MonthShrinkYears = 4;
    private const double WeekdayShrinkWeeks = 4;
    private const double LeastFactor = 0.6;
    private const double MostFactor = 1.5;

    private readonly double[] months;
    private readonly double[] weekdays;

    private Seasons(double[] months, double[] weekdays) => (this.months, this.weekdays) = (months, weekdays);

    /// <summary>Every day as every other.</summary>
    public static Seasons None { get; } = new(Ones(12), Ones(7));

    /// <summary>The factors that a vehicle's history shows.</summary>
    public static Seasons Of(UsageHistory history) => new(MonthFactors(history.WholeMonths), WeekdayFactors(history));

    /// <summary>The factor of a calendar month, 1 to 12.</summary>
    public double OfMonth(int month) => months[month - 1];

    /// <summary>The factor of one day.</summary>
    public double OfDay(DateOnly day) => months[day.Month - 1] * weekdays[(int)day.DayOfWeek];

    private static double[] MonthFactors(IReadOnlyList<HistoryMonth> whole)
    {
        if (whole.Count < LeastMonths)
        {
            return None.months;
        }

        var sums = new double[12];
        var years = new int[12];
        for (var index = 0; index < whole.Count; index++)
        {
            var around = RateAround(whole, index);
            if (around > 0)
            {
                sums[whole[index].First.Month - 1] += whole[index].Rate / around;
                years[whole[index].First.Month - 1]++;
            }
        }

        var factors = sums.Select((sum, month) => years[month] == 0 ? 1 : 1 + (((sum / years[month]) - 1) * years[month] / (years[month] + MonthShrinkYears))).ToArray();
        var mean = factors.Average();
        return [.. factors.Select(factor => Math.Clamp(factor / mean, LeastFactor, MostFactor))];
    }

    // The twelve months around it, moved inside the history at its ends.
    private static double RateAround(IReadOnlyList<HistoryMonth> whole, int index)
    {
        var from = Math.Clamp(index - (MonthsAround / 2), 0, whole.Count - MonthsAround);
        double metres = 0, days = 0;
        for (var month = from; month < from + MonthsAround; month++)
        {
            metres += whole[month].Metres;
            days += whole[month].Days;
        }

        return metres / days;
    }

    private static double[] WeekdayFactors(UsageHistory history)
    {
        var weeks = history.WholeWeeks;
        if (weeks == 0 || !history.IsReadDaily)
        {
            return None.weekdays;
        }

        var sums = new double[7];
        for (var back = 1; back <= 7 * weeks; back++)
        {
            sums[(int)history.Today.AddDays(-back).DayOfWeek] += history.MetresBack(back);
        }

        var usual = sums.Average() / weeks;
        return usual > 0 ? [.. sums.Select(sum => (sum + (WeekdayShrinkWeeks * usual)) / ((weeks + WeekdayShrinkWeeks) * usual))] : None.weekdays;
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];
}
