namespace Milepost.Grains.Usage;

/// <summary>The date people are shown, which follows the forecast without trembling with it.</summary>
/// <remarks>
/// It moves when the forecast has been away from it, by two days or by 15 % of the days left, on three updates running; at once when it is twice
/// as far away, when the date has passed, and when what is forecast is another thing (a new cycle, another due point, a corrected odometer).
/// </remarks>
/// <param name="On">The date shown.</param>
/// <param name="Away">Updates running on which the forecast was away from it.</param>
public readonly record struct ShownDate(DateOnly On, int Away)
{
    private const int LeastDays = 2;
    private const double ShareOfDaysLeft = 0.15;
    private const int UpdatesRunning = 3;

    /// <summary>The date shown at first.</summary>
    public static ShownDate At(DateOnly likely) => new(likely, 0);

    /// <summary>After an update, of which there is one a day at most.</summary>
    /// <param name="likely">The new forecast.</param>
    /// <param name="today">The local date of the update.</param>
    public ShownDate Updated(DateOnly likely, DateOnly today)
    {
        var off = Math.Abs(likely.DayNumber - On.DayNumber);
        var band = Math.Max(LeastDays, ShareOfDaysLeft * (On.DayNumber - today.DayNumber));
        return off < band ? this with { Away = 0 }
            : On < today || off >= 2 * band || Away + 1 >= UpdatesRunning ? At(likely)
            : this with { Away = Away + 1 };
    }
}
