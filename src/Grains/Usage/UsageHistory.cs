namespace Milepost.Grains.Usage;

/// <summary>The ledger laid out on the calendar up to yesterday, days without movement included: what there is to learn from.</summary>
/// <remarks>The day that has begun is left out: how much of it is over is not known.</remarks>
internal sealed class UsageHistory
{
    // Where one moving day in so many repeats the day before to the metre, days were shared out and not read.
    private const int MostRepeatsOf = 4;

    private readonly double[] back;

    public UsageHistory(UsageLedger ledger, CurrentDay current, long shownMetres, DateOnly today)
    {
        Today = today;
        Days = Math.Max(0, today.DayNumber - ledger.Since!.Value.DayNumber - 1);
        back = LastDays(ledger, current, shownMetres, today, Math.Min(Days, UsageLedger.MaxDays));
        Months = AllMonths(ledger, current, shownMetres, today);
        WholeMonths = [.. Months.Where(month => month.IsWhole)];
    }

    /// <summary>The local date it is seen from.</summary>
    public DateOnly Today { get; }

    /// <summary>Whole days behind it, from the day after the first reading to yesterday.</summary>
    public int Days { get; }

    /// <summary>Every month since the first reading, oldest first, the first and the last mostly in part.</summary>
    public IReadOnlyList<HistoryMonth> Months { get; }

    /// <summary>Those known from their first day to their last.</summary>
    public IReadOnlyList<HistoryMonth> WholeMonths { get; }

    /// <summary>Whole weeks for which single days are known.</summary>
    public int WholeWeeks => back.Length / 7;

    /// <summary>Single days known.</summary>
    public int SingleDays => back.Length;

    /// <summary>Whether readings came about once a day, so that a weekday says something.</summary>
    public bool IsReadDaily
    {
        get
        {
            int moving = 0, repeats = 0;
            for (var index = 0; index < back.Length - 1; index++)
            {
                moving += back[index] > 0 ? 1 : 0;
                repeats += back[index] > 0 && Math.Abs(back[index] - back[index + 1]) <= 1 ? 1 : 0;
            }

            return moving > 0 && repeats * MostRepeatsOf < moving;
        }
    }

    /// <summary>Metres driven so many days ago, 1 = yesterday, up to <see cref="SingleDays"/>.</summary>
    public double MetresBack(int days) => back[days - 1];

    /// <summary>The same as stretches of time, oldest first: months, and single days where they are known.</summary>
    public List<UsageStretch> Stretches()
    {
        var stretches = new List<UsageStretch>(Months.Count + back.Length);
        var singleFrom = Today.AddDays(-back.Length);
        foreach (var month in Months)
        {
            var days = Math.Min(month.Days, singleFrom.DayNumber - month.From.DayNumber);
            if (days > 0)
            {
                stretches.Add(new UsageStretch(days, days == month.Days ? month.Metres : Math.Max(0, month.Metres - DrivenSince(singleFrom, month))));
            }
        }

        for (var days = back.Length; days > 0; days--)
        {
            stretches.Add(new UsageStretch(1, back[days - 1]));
        }

        return stretches;
    }

    private static double[] LastDays(UsageLedger ledger, CurrentDay current, long shownMetres, DateOnly today, int count)
    {
        var metres = new double[count];
        Put(current.Day, shownMetres - current.OpenMetres);
        foreach (var day in ledger.Days)
        {
            Put(day.Day, day.Metres);
        }

        return metres;

        void Put(DateOnly day, double driven)
        {
            var ago = today.DayNumber - day.DayNumber;
            if (ago >= 1 && ago <= count)
            {
                metres[ago - 1] = driven;
            }
        }
    }

    private static List<HistoryMonth> AllMonths(UsageLedger ledger, CurrentDay current, long shownMetres, DateOnly today)
    {
        var known = ledger.Months.ToDictionary(month => month.Month, month => month.Metres);
        var from = ledger.Since!.Value.AddDays(1);
        var oldest = FirstOf(today).AddMonths(-UsageLedger.MaxMonths);
        from = from < oldest ? oldest : from;
        var months = new List<HistoryMonth>();
        for (var first = FirstOf(from); first < today; first = first.AddMonths(1))
        {
            var start = first < from ? from : first;
            var end = first.AddMonths(1) < today ? first.AddMonths(1) : today;
            if (end > start)
            {
                var driven = known.GetValueOrDefault(first) + (current.Day < today && FirstOf(current.Day) == first ? shownMetres - current.OpenMetres : 0);
                months.Add(new HistoryMonth(first, start, end.DayNumber - start.DayNumber, driven));
            }
        }

        return months;
    }

    private double DrivenSince(DateOnly from, HistoryMonth month)
    {
        var driven = 0.0;
        for (var day = from; day < month.From.AddDays(month.Days); day = day.AddDays(1))
        {
            driven += back[Today.DayNumber - day.DayNumber - 1];
        }

        return driven;
    }

    private static DateOnly FirstOf(DateOnly day) => new(day.Year, day.Month, 1);
}

/// <summary>A calendar month of a vehicle's history, as far as it is known.</summary>
/// <param name="First">The first day of the month.</param>
/// <param name="From">The first day known.</param>
/// <param name="Days">Days known, at least 1.</param>
/// <param name="Metres">Driven on them.</param>
internal readonly record struct HistoryMonth(DateOnly First, DateOnly From, int Days, double Metres)
{
    /// <summary>Metres per day.</summary>
    public double Rate => Metres / Days;

    /// <summary>Whether all of it is known.</summary>
    public bool IsWhole => Days == DateTime.DaysInMonth(First.Year, First.Month);
}
