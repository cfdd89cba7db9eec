using Milepost.Grains.Usage;
using Milepost.Grains.Vehicles;

namespace Milepost.Grains.Schedules;

/// <summary>Says when an item as a whole is likely to be due, from the forecasts of its criteria.</summary>
internal static class ItemForecast
{
    /// <summary>The dates; <c>null</c> where nothing can be said. Counters and engine time are not forecast.</summary>
    public static DueForecast? Of(PlannedItem item, long? odometer, UsagePattern? pattern, DateOnly today)
    {
        var due = item.Cycle.Due;
        var byDate = due.Date is { } date ? new DueForecast(date.On, date.On, date.On) : null;
        var byDistance = ByDistance(item, odometer, pattern, today);
        return item.Definition.Combine == Combine.Any ? First(byDate, byDistance) : Last(due, byDate, byDistance);
    }

    /// <summary>The day on which its distance is likely used up, as it looks today and not as it is shown; costs no range.</summary>
    public static DateOnly? ExpectedByDistance(PlannedItem item, long? odometer, UsagePattern? pattern, DateOnly today) =>
        item.Cycle.Due.Distance is { } due && odometer is { } at && pattern is not null ? DuePrediction.LikelyOn(due.At.Metres - at, pattern, today) : null;

    /// <summary>The same as it is shown, until that day has passed.</summary>
    public static DateOnly? ShownByDistance(PlannedItem item, long? odometer, UsagePattern? pattern, DateOnly today) =>
        ExpectedByDistance(item, odometer, pattern, today) is { } expected ? ShownOr(expected, item, today) : null;

    private static DueForecast? ByDistance(PlannedItem item, long? odometer, UsagePattern? pattern, DateOnly today)
    {
        if (item.Cycle.Due.Distance is not { } due || odometer is not { } at || pattern is null
            || DuePrediction.Forecast(due.At.Metres - at, pattern, today) is not { } forecast)
        {
            return null;
        }

        var likely = ShownOr(forecast.Likely, item, today);
        return new DueForecast(Min(forecast.Earliest, likely), likely, Max(forecast.Latest, likely));
    }

    private static DateOnly ShownOr(DateOnly expected, PlannedItem item, DateOnly today) => item.Shown is { } shown && shown.On >= today ? shown.On : expected;

    private static DueForecast? First(DueForecast? one, DueForecast? other) => one is null || other is null
        ? one ?? other
        : new DueForecast(Min(one.Earliest, other.Earliest), Min(one.Likely, other.Likely), Min(one.Latest, other.Latest));

    private static DueForecast? Last(DuePoint due, DueForecast? one, DueForecast? other)
    {
        var unforeseeable = due.Undetermined || due.EngineTime is not null || due.Counter is not null || (due.Distance is not null && other is null);
        return unforeseeable ? null : one is null || other is null
            ? one ?? other
            : new DueForecast(Max(one.Earliest, other.Earliest), Max(one.Likely, other.Likely), Max(one.Latest, other.Latest));
    }

    private static DateOnly Min(DateOnly one, DateOnly other) => one < other ? one : other;

    private static DateOnly Max(DateOnly one, DateOnly other) => one > other ? one : other;
}
