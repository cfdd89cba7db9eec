using Milepost.Grains.Schedules;

namespace Milepost.Grains.Vehicles.Deciding;

/// <summary>Checks a service item as its owner wrote it; names the first member that says something impossible.</summary>
internal static class ItemChecks
{
    private const long MostMetres = 2_000_000_000;
    private const long MostEngineSeconds = 360_000_000;

    public static InvalidMember? Fault(ServiceItemDefinition item) =>
        Checks.Text("name", item.Name, 100)
        ?? Kind(item)
        ?? (item.Criteria is { } criteria ? Interval("criteria", criteria) : null)
        ?? (item.First is { } first ? Interval("first", first) ?? Beside(item.Criteria!, first) : null)
        ?? (item.Once is { } once ? Once(once) : null)
        ?? (item.LastDone is DoneAt done ? Checks.Date("lastDone.date", done.Date) : null)
        ?? (item.DueSoon is { } soon ? DueSoon(soon) : null)
        ?? (item.Grace is { } grace ? Grace(grace) : null);

    private static InvalidMember? Kind(ServiceItemDefinition item) => (item.Criteria, item.Once) switch
    {
        (null, null) => new InvalidMember("criteria", "Either criteria or once must be given."),
        (not null, not null) => new InvalidMember("once", "A one-off item has no intervals."),
        (null, not null) when item.First is not null => new InvalidMember("first", "A one-off item has no intervals."),
        _ => null,
    };

    private static InvalidMember? Interval(string member, Interval interval) =>
        (interval is { Distance: null, Months: null, Days: null, EngineTime: null, Counter: null }
            ? new InvalidMember(member, "At least one criterion must be given.") : null)
        ?? Checks.Range(member + ".distanceKm", interval.Distance?.Metres, 1, MostMetres)
        ?? Checks.Range(member + ".months", interval.Months, 1, 1200)
        ?? Checks.Range(member + ".days", interval.Days, 1, 36_500)
        ?? Checks.Range(member + ".engineHours", interval.EngineTime?.Seconds, 1, MostEngineSeconds)
        ?? (interval.Counter is { } counter ? Checks.Text(member + ".counter.metric", counter.Metric, 64) : null);

    // A first interval shortens what goes on after it; a quantity that only the first has would have no second.
    private static InvalidMember? Beside(Interval criteria, Interval first)
    {
        var fits = (first.Distance is null || criteria.Distance is not null)
            && (first.EngineTime is null || criteria.EngineTime is not null)
            && (first.Counter is null || criteria.Counter is not null)
            && ((first.Months is null && first.Days is null) || criteria.Months is not null || criteria.Days is not null);
        return fits ? null : new InvalidMember("first", "It can only have what the criteria have.");
    }

    private static InvalidMember? Once(OneOff once) =>
        (once is { DueOn: null, DueAt: null } ? new InvalidMember("once", "A date or an odometer must be given.") : null)
        ?? Checks.Date("once.dueOn", once.DueOn);

    private static InvalidMember? DueSoon(DueSoonMargin margin) =>
        Checks.Range("dueSoon.km", margin.Distance?.Metres, 0, MostMetres)
        ?? (margin.Percent is 0 ? new InvalidMember("dueSoon.percent", "It must be above 0.") : null)
        ?? Checks.Range("dueSoon.percent", margin.Percent, 0, 100)
        ?? Checks.Range("dueSoon.days", margin.Days, 0, 36_500)
        ?? Checks.Range("dueSoon.predictedDays", margin.PredictedDays, 0, 1400);

    private static InvalidMember? Grace(Grace grace) =>
        Checks.Range("grace.km", grace.Distance?.Metres, 0, MostMetres)
        ?? Checks.Range("grace.days", grace.Days, 0, 36_500);
}
