using System.Collections.Immutable;
using Milepost.Grains.Vehicles;

namespace Milepost.Grains.Usage;

/// <summary>Closes days and shares out what was driven unseen: the arithmetic of the usage ledger.</summary>
internal static class UsageDays
{
    /// <summary>Fewer closed days than this teach nothing about a busy one.</summary>
    private const int LeastDaysToLearnFrom = 28;

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

        var closed = Close(ledger, current.Day, open - current.OpenMetres, open);
        var away = day.DayNumber - current.Day.DayNumber;
        return away == 1 || after == open
            ? closed with { Current = new CurrentDay(day, open) }
            : ShareOut(closed, current.Day, day, open, after);
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
    private static UsageLedger ShareOut(UsageLedger ledger, DateOnly last, DateOnly day, long open, long after)
    {
        var away = day.DayNumber - last.DayNumber;
        var driven = after - open;
        for (var i = Math.Max(1, away - UsageLedger.MaxDays); i < away; i++)
        {
            var from = open + (driven * (i - 1) / away);
            var to = open + (driven * i / away);
            ledger = Close(ledger, last.AddDays(i), to - from, to);
        }

        return ledger with { Current = new CurrentDay(day, open + (driven * (away - 1) / away)) };
    }

    private static UsageLedger Close(UsageLedger ledger, DateOnly day, long metres, long closeMetres)
    {
        var oldest = day.AddDays(-UsageLedger.MaxDays);
        var days = ledger.Days.RemoveAll(closed => closed.Day <= oldest).Add(new UsageDay(day, metres, closeMetres));
        var closed = new ClosedDays(days, WithMonth(ledger.Months, day, metres));
        return ledger with { Closed = ColdPart<ClosedDays>.Of(closed), BusyDayMetres = BusyDay(days) };
    }

    private static ImmutableArray<UsageMonth> WithMonth(ImmutableArray<UsageMonth> months, DateOnly day, long metres)
    {
        var month = new DateOnly(day.Year, day.Month, 1);
        if (months.Length > 0 && months[^1].Month == month)
        {
            return months.SetItem(months.Length - 1, months[^1] with { Metres = months[^1].Metres + metres });
        }

        var kept = months.Length >= UsageLedger.MaxMonths ? months.RemoveAt(0) : months;
        return kept.Add(new UsageMonth(month, metres));
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
