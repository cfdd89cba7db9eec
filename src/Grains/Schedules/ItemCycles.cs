using System.Collections.Immutable;
using System.Globalization;
using Milepost.Grains.Quantities;

namespace Milepost.Grains.Schedules;

/// <summary>Derives the cycle an item is in from its definition and all the work ever done, whatever the order it was recorded in.</summary>
internal static class ItemCycles
{
    /// <summary>The first cycle's key; a completed one is named after its service record.</summary>
    public const string StartKey = "start";

    /// <summary>The cycle an item is in.</summary>
    /// <param name="item">The item.</param>
    /// <param name="start">Where the vehicle was when the item was added.</param>
    /// <param name="records">All service records in the order done.</param>
    public static ItemCycle Derive(ServiceItemDefinition item, CycleStart start, ImmutableArray<WorkDone> records)
    {
        var last = records.LastOrDefault(done => done.Record.Items.Contains(item.Id));
        if (item.Once is { } once)
        {
            return OneOffCycle(item, once, start, last);
        }

        if (last is null)
        {
            var origin = Origin(item, start);
            return new ItemCycle(StartKey, null, origin, DueAfter(item, origin, FirstInterval(item)), 0);
        }

        return item.Roll == Roll.Grid
            ? GridCycle(item, Origin(item, start), records)
            : new ItemCycle(last.Record.Id.ToString(), last.Record.Id, last.At, DueAfter(item, last.At, item.Criteria!), 0);
    }

    private static ItemCycle OneOffCycle(ServiceItemDefinition item, OneOff once, CycleStart start, WorkDone? last)
    {
        if (last is not null)
        {
            return new ItemCycle(last.Record.Id.ToString(), last.Record.Id, last.At, new DuePoint(null, null, null, null, false), 0);
        }

        var due = new DuePoint(
            once.DueAt is { } at ? DueMargins.Around(item, at, null) : null,
            once.DueOn is { } on ? DueMargins.Around(item, on, null) : null,
            null,
            null,
            false);
        return new ItemCycle(StartKey, null, start, due, 0);
    }

    private static CycleStart Origin(ServiceItemDefinition item, CycleStart start) => item.LastDone switch
    {
        DoneAt done => new CycleStart(done.Date ?? start.On, done.Odometer ?? start.Odometer, done.EngineTime ?? start.EngineTime),
        OnGrid => new CycleStart(start.On, OnGridBefore(start.Odometer, item.Criteria?.Distance), OnGridBefore(start.EngineTime, item.Criteria?.EngineTime)),
        _ => start,
    };

    private static Distance? OnGridBefore(Distance? at, Distance? every) =>
        at is { } value && every is { } step ? Distance.FromMetres(value.Metres / step.Metres * step.Metres) : at;

    private static EngineTime? OnGridBefore(EngineTime? at, EngineTime? every) =>
        at is { } value && every is { } step ? new EngineTime(value.Seconds / step.Seconds * step.Seconds) : at;

    // What the first interval does not mention is as always: a car being run in still ages.
    private static Interval FirstInterval(ServiceItemDefinition item)
    {
        var criteria = item.Criteria!;
        if (item.First is not { } first)
        {
            return criteria;
        }

        var calendar = first.Months is null && first.Days is null ? criteria : first;
        return new Interval(
            first.Distance ?? criteria.Distance,
            calendar.Months,
            calendar.Days,
            first.EngineTime ?? criteria.EngineTime,
            first.Counter ?? criteria.Counter);
    }

    private static DuePoint DueAfter(ServiceItemDefinition item, CycleStart from, Interval interval)
    {
        var distance = interval.Distance is { } every && from.Odometer is { } odometer
            ? DueMargins.Around(item, Sum(odometer, every.Metres), every.Metres)
            : null;
        var date = HasCalendar(interval) ? DateAfter(item, from.On, CalendarMonths.After(from.On, interval.Months ?? 0, interval.Days ?? 0)) : null;
        var engine = interval.EngineTime is { } hours && from.EngineTime is { } total
            ? DueMargins.Around(item, new EngineTime(total.Seconds + hours.Seconds), hours.Seconds)
            : null;
        var undetermined = (interval.Distance is not null && distance is null) || (interval.EngineTime is not null && engine is null);
        return new DuePoint(distance, date, engine, interval.Counter, undetermined);
    }

    private static DateDue DateAfter(ServiceItemDefinition item, DateOnly from, DateOnly on) =>
        DueMargins.Around(item, on, on.DayNumber - from.DayNumber);

    // Each quantity keeps its own grid; the cycle's step is that of the first quantity the item has.
    private static ItemCycle GridCycle(ServiceItemDefinition item, CycleStart origin, ImmutableArray<WorkDone> records)
    {
        var firstInterval = FirstInterval(item);
        var first = DueAfter(item, origin, firstInterval);
        var criteria = item.Criteria!;
        int distance = 0, date = 0, engine = 0, missed = 0;
        WorkDone? last = null;
        foreach (var done in records.Where(done => done.Record.Items.Contains(item.Id)))
        {
            var before = LeadingStep(criteria, distance, date, engine);
            distance = first.Distance is { } d && done.At.Odometer is { } odometer
                ? GridSteps.Closed(distance, odometer.Metres, d.At.Metres - d.SoonFrom, step => DistanceAt(origin, d, criteria, step))
                : distance;
            date = first.Date is { } c
                ? GridSteps.Closed(date, done.At.On.DayNumber, c.On.DayNumber - c.SoonFrom.DayNumber, step => DateAt(origin, firstInterval, criteria, step).DayNumber)
                : date;
            engine = first.EngineTime is { } e && done.At.EngineTime is { } total
                ? GridSteps.Closed(engine, total.Seconds, e.At.Seconds - e.SoonFrom, step => EngineAt(origin, e, criteria, step))
                : engine;
            missed = Math.Max(0, LeadingStep(criteria, distance, date, engine) - before - 1);
            last = done;
        }

        var due = first with
        {
            Distance = first.Distance is { } nextDistance
                ? DueMargins.Around(item, Sum(Distance.Zero, DistanceAt(origin, nextDistance, criteria, distance + 1)), criteria.Distance!.Value.Metres)
                : null,
            Date = first.Date is not null
                ? DateAfter(item, DateAt(origin, firstInterval, criteria, date), DateAt(origin, firstInterval, criteria, date + 1))
                : null,
            EngineTime = first.EngineTime is { } nextEngine
                ? DueMargins.Around(item, new EngineTime(EngineAt(origin, nextEngine, criteria, engine + 1)), criteria.EngineTime!.Value.Seconds)
                : null,
        };
        var step = LeadingStep(criteria, distance, date, engine);
        var key = string.Create(CultureInfo.InvariantCulture, $"{last!.Record.Id}/{step}");
        return new ItemCycle(key, last.Record.Id, last.At, due, missed);
    }

    private static int LeadingStep(Interval criteria, int distance, int date, int engine) =>
        criteria.Distance is not null ? distance : HasCalendar(criteria) ? date : engine;

    // Step 0 is the origin, step 1 the end of the first interval, every further one a regular interval on.
    private static long DistanceAt(CycleStart origin, DistanceDue first, Interval criteria, int step) =>
        step == 0 ? origin.Odometer?.Metres ?? 0 : first.At.Metres + ((step - 1) * (criteria.Distance?.Metres ?? first.At.Metres));

    private static DateOnly DateAt(CycleStart origin, Interval first, Interval criteria, int step) =>
        step == 0 ? origin.On : CalendarMonths.After(
            origin.On,
            (first.Months ?? 0) + ((step - 1) * (criteria.Months ?? 0)),
            (first.Days ?? 0) + ((step - 1) * (criteria.Days ?? 0)));

    private static long EngineAt(CycleStart origin, EngineTimeDue first, Interval criteria, int step) =>
        step == 0 ? origin.EngineTime?.Seconds ?? 0 : first.At.Seconds + ((step - 1) * (criteria.EngineTime?.Seconds ?? first.At.Seconds));

    private static bool HasCalendar(Interval interval) => interval.Months is not null || interval.Days is not null;

    private static Distance Sum(Distance from, long metres) => Distance.FromMetres(Math.Min(Distance.MaxMetres, from.Metres + metres));
}
