using System.Collections.Immutable;
using Milepost.Grains.Vehicles;

namespace Milepost.Grains.Usage;

/// <summary>Closes days and shares out what was driven unseen: the arithmetic of the usage ledger.</summary>
internal static class UsageDays
{
    /// <summary>Fewer closed days than this teach nothing about a busy one.</summary>
    private const int LeastDaysToLearnFrom = 28;

    /// <summary>Days away that get a share of their own: as many as there are months for.</summary>
    private const int MostDaysAway = 31 * UsageLedger.MaxMonths;

    /// <summary>The ledger after the odometer went from one place to another on a local day.</summary>
    /// <param name="ledger">Before.</param>
    /// <param name="day">The local day of the newer reading.</param>
    /// <param name="before">The true odometer before, in metres; <c>null</c> = not known.</param>
    /// <param name="after">The true odometer after, in metres.</param>
    public static UsageLedger Advance(UsageLedger ledger, DateOnly day, long? before, long after)
    {
        if (ledger.Current is not { } current || before is not { } open)
        {
            return ledger with { Since = ledger.Since ?? day, Current = new CurrentDay(day, after) };
        }

        if (day <= current.Day)
        {
            return ledger;
        }

        var away = day.DayNumber - current.Day.DayNumber;
        var today = new UsageDay(current.Day, open - current.OpenMetres, open);
        return away == 1 || after == open
            ? Close(ledger, [today]) with { Current = new CurrentDay(day, open) }
            : Close(ledger, [today, .. Shares(current.Day, away, open, after)]) with { Current = new CurrentDay(day, Share(open, after, away - 1, away)) };
    }

    /// <summary>The same days with every odometer so many metres further: a correction says where the vehicle stands, not that it drove.</summary>
    public static UsageLedger Moved(UsageLedger ledger, long metres) => ledger with
    {
        Current = ledger.Current is { } current ? current with { OpenMetres = current.OpenMetres + metres } : null,
        Closed = ColdPart<ClosedDays>.Of(ledger.Closed.Value with
        {
            Days = [.. ledger.Days.Select(day => day with { CloseMetres = day.CloseMetres + metres })],
        }),
    };

    /// <summary>The odometers between which a reading of a past day must lie, in metres.</summary>
    public static (long Floor, long Ceiling) Neighbours(UsageLedger ledger, DateOnly day, long newest)
    {
        var floor = 0L;
        foreach (var closed in ledger.Days)
        {
            if (closed.Day < day)
            {
                floor = closed.CloseMetres;
            }
            else if (closed.Day > day)
            {
                return (floor, closed.CloseMetres - closed.Metres);
            }
        }

        return (floor, ledger.Current is { } current && current.Day > day ? Math.Max(floor, current.OpenMetres) : Math.Max(floor, newest));
    }

    // Driven while nobody looked: an even share for each day away, today's included (domain, section 7).
    private static IEnumerable<UsageDay> Shares(DateOnly last, int away, long open, long after)
    {
        for (var day = Math.Max(1, away - MostDaysAway); day < away; day++)
        {
            var from = Share(open, after, day - 1, away);
            var to = Share(open, after, day, away);
            yield return new UsageDay(last.AddDays(day), to - from, to);
        }
    }

    private static long Share(long open, long after, int days, int away) => open + ((after - open) * days / away);

    private static UsageLedger Close(UsageLedger ledger, IReadOnlyList<UsageDay> closed)
    {
        var oldest = closed[^1].Day.AddDays(-UsageLedger.MaxDays);
        ImmutableArray<UsageDay> days = [.. ledger.Days.Where(day => day.Day > oldest), .. closed.Where(day => day.Day > oldest)];
        var months = ledger.Months.ToBuilder();
        foreach (var day in closed)
        {
            AddToMonth(months, day);
        }

        while (months.Count > UsageLedger.MaxMonths)
        {
            months.RemoveAt(0);
        }

        return ledger with { Closed = ColdPart<ClosedDays>.Of(new ClosedDays(days, months.ToImmutable())), BusyDayMetres = BusyDay(days) };
    }

    private static void AddToMonth(ImmutableArray<UsageMonth>.Builder months, UsageDay day)
    {
        var month = new DateOnly(day.Day.Year, day.Day.Month, 1);
        if (months.Count > 0 && months[^1].Month == month)
        {
            months[^1] = months[^1] with { Metres = months[^1].Metres + day.Metres };
        }
        else
        {
            months.Add(new UsageMonth(month, day.Metres));
        }
    }

    private static long BusyDay(ImmutableArray<UsageDay> days)
    {
        if (days.Length < LeastDaysToLearnFrom)
        {
            return 0;
        }

        var metres = days.Select(day => day.Metres).Order().ToArray();
        return metres[(int)Math.Ceiling(metres.Length * 0.99) - 1];
    }
}
