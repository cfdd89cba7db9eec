using Milepost.Grains.Schedules;

namespace Milepost.Grains.Tests.Oracle;

/// <summary>Where a vehicle is: metres, engine seconds (<c>null</c> = nobody knows) and the local date.</summary>
internal sealed record Position(long? Metres, long? Seconds, DateOnly Today);

/// <summary>Domain, section 3, once more and as plainly as possible: slow, from the whole history each time, sharing nothing with what it checks.</summary>
internal static class DueOracle
{
    /// <summary>The stage of an item. <paramref name="start"/> is where the vehicle was when the item was added, each number filled in when first known.</summary>
    public static ServiceStage StageOf(ServiceItemDefinition item, Position start, IEnumerable<ServiceRecord> history, Position now)
    {
        ServiceRecord[] works = [.. Works(item, history)];
        var stages = item.Once is { } once
            ? works.Length == 0 ? OneOff(item, once, now) : [ServiceStage.Ok]
            : Repeating(item, start, works, now);
        return Together(item.Combine, [.. stages]);
    }

    /// <summary>The fact that began the cycle: the start, or the newest record that closed the item, with the step it closed of a grid.</summary>
    public static string CycleOf(ServiceItemDefinition item, Position start, IEnumerable<ServiceRecord> history)
    {
        ServiceRecord[] works = [.. Works(item, history)];
        if (works.Length == 0)
        {
            return "start";
        }

        var step = item.Criteria?.Distance is { } every
            ? ClosedByDistance(item, every.Metres, Soon(item, every.Metres, item.DueSoon?.Distance?.Metres, 1_500_000), start, works)
            : ClosedByDate(item, start, works);
        return item.Roll == Roll.Grid ? $"{works[^1].Id}/{step}" : works[^1].Id.ToString();
    }

    private static IEnumerable<ServiceRecord> Works(ServiceItemDefinition item, IEnumerable<ServiceRecord> history) => history
        .Where(record => record.Items.Contains(item.Id))
        .OrderBy(record => record.Date)
        .ThenBy(record => record.Odometer?.Metres)
        .ThenBy(record => record.Id.Value);

    /// <summary>So many months and days later, by the anchor day.</summary>
    public static DateOnly Later(DateOnly anchor, int months, int days)
    {
        var (year, month) = (anchor.Year, anchor.Month);
        for (var i = 0; i < months; i++)
        {
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1);
        }

        return new DateOnly(year, month, Math.Min(anchor.Day, DateTime.DaysInMonth(year, month))).AddDays(days);
    }

    private static ServiceStage Together(Combine combine, ServiceStage[] stages) =>
        combine == Combine.All ? stages.Min()
        : stages.All(stage => stage == ServiceStage.Unknown) ? ServiceStage.Unknown
        : stages.Where(stage => stage != ServiceStage.Unknown).Max();

    private static IEnumerable<ServiceStage> OneOff(ServiceItemDefinition item, OneOff once, Position now)
    {
        if (once.DueAt is { } at)
        {
            var soon = item.DueSoon is { } given ? given.Distance?.Metres ?? 0 : 1_500_000;
            yield return Stage(now.Metres, at.Metres, soon, item.Grace?.Distance?.Metres ?? 0);
        }

        if (once.DueOn is { } on)
        {
            var soon = item.DueSoon is { } given ? given.Days ?? 0 : 30;
            yield return Stage(now.Today.DayNumber, on.DayNumber, soon, item.Grace?.Days ?? 0);
        }
    }

    private static IEnumerable<ServiceStage> Repeating(ServiceItemDefinition item, Position start, ServiceRecord[] works, Position now)
    {
        var newest = works.LastOrDefault();
        var every = item.Criteria!;
        var grace = item.Grace ?? new Grace(null, null);
        if (every.Distance is { } distance)
        {
            var length = ((newest is null ? item.First?.Distance : null) ?? distance).Metres;
            var soon = Soon(item, length, item.DueSoon?.Distance?.Metres, 1_500_000);
            yield return Stage(now.Metres, DueMetres(item, length, soon, start, works), soon, grace.Distance?.Metres ?? 0);
        }

        if (every.Months is not null || every.Days is not null)
        {
            var (from, on) = DueDays(item, start, works);
            var soon = Soon(item, on.DayNumber - from.DayNumber, item.DueSoon?.Days, 30);
            yield return Stage(now.Today.DayNumber, on.DayNumber, soon, grace.Days ?? 0);
        }

        if (every.EngineTime is { } engine)
        {
            yield return Stage(now.Seconds, DueSeconds(item, engine.Seconds, start, newest), Soon(item, engine.Seconds, null, long.MaxValue), 0);
        }
    }

    private static long Soon(ServiceItemDefinition item, long length, long? given, long most) => item.DueSoon is { } margin
        ? Math.Max(given ?? 0, Share(margin.Percent ?? 0, length))
        : Math.Min(most, Share(10, length));

    private static long? DueSeconds(ServiceItemDefinition item, long length, Position start, ServiceRecord? newest)
    {
        var first = item.LastDone is OnGrid ? start.Seconds / length * length : (item.LastDone as DoneAt)?.EngineTime?.Seconds ?? start.Seconds;
        return (newest is null ? first : newest.EngineTime?.Seconds ?? start.Seconds) + length;
    }

    private static long? DueMetres(ServiceItemDefinition item, long length, long soon, Position start, ServiceRecord[] works)
    {
        return works.Length == 0 ? FirstMetres(item, length, start) + length
            : item.Roll == Roll.Completion ? Metres(works[^1], start) + length
            : FirstMetres(item, length, start) + ((ClosedByDistance(item, length, soon, start, works) + 1) * length);
    }

    private static long? FirstMetres(ServiceItemDefinition item, long length, Position start) =>
        item.LastDone is OnGrid ? start.Metres / length * length : (item.LastDone as DoneAt)?.Odometer?.Metres ?? start.Metres;

    private static int ClosedByDistance(ServiceItemDefinition item, long length, long soon, Position start, ServiceRecord[] works) =>
        Closed(works.Select(work => Metres(work, start)), soon, step => FirstMetres(item, length, start) + (step * length));

    private static int ClosedByDate(ServiceItemDefinition item, Position start, ServiceRecord[] works)
    {
        var soon = Soon(item, Step(item, start, 1).DayNumber - Step(item, start, 0).DayNumber, item.DueSoon?.Days, 30);
        return Closed(works.Select(work => (long?)work.Date.DayNumber), soon, step => Step(item, start, step).DayNumber);
    }

    private static DateOnly Step(ServiceItemDefinition item, Position start, int step) =>
        Later((item.LastDone as DoneAt)?.Date ?? start.Today, step * (item.Criteria?.Months ?? 0), step * (item.Criteria?.Days ?? 0));

    // Each completion closes the last step it reached, the margin counting as reached; where that is none, the next one if past the middle of it.
    private static int Closed(IEnumerable<long?> works, long soon, Func<int, long?> step)
    {
        var closed = 0;
        foreach (var work in works)
        {
            var reached = Enumerable.Range(1, 1000).TakeWhile(candidate => step(candidate) <= work + soon).LastOrDefault();
            closed = reached > closed ? reached
                : work - step(closed) > step(closed + 1) - work ? closed + 1
                : closed;
        }

        return closed;
    }

    // Work done while nobody knew the odometer counts from the first that was known, as an item does.
    private static long? Metres(ServiceRecord record, Position start) => record.Odometer?.Metres ?? start.Metres;

    private static (DateOnly From, DateOnly On) DueDays(ServiceItemDefinition item, Position start, ServiceRecord[] works)
    {
        if (works.Length > 0 && item.Roll == Roll.Completion)
        {
            return (works[^1].Date, Later(works[^1].Date, item.Criteria!.Months ?? 0, item.Criteria.Days ?? 0));
        }

        var closed = ClosedByDate(item, start, works);
        return (Step(item, start, closed), Step(item, start, closed + 1));
    }

    // Whole metres, seconds or days that lie within so many percent of a length.
    private static long Share(double percent, long length) => (long)(length * (decimal)percent / 100);

    private static ServiceStage Stage(long? value, long? due, long soon, long grace) =>
        value is null || due is null ? ServiceStage.Unknown
        : value > due + grace ? ServiceStage.Overdue
        : value >= due ? ServiceStage.Due
        : value >= due - soon ? ServiceStage.DueSoon
        : ServiceStage.Ok;
}
