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

    /// <summary>The dates of the distance criterion alone; the likely one is the date people are shown, until it has passed.</summary>
    public static DueForecast? ByDistance(PlannedItem item, long? odometer, UsagePattern? pattern, DateOnly today)
    {
        if (item.Cycle.Due.Distance is not { } due || odometer is not { } at || pattern is null
            || DuePrediction.Forecast(due.At.Metres - at, pattern, today) is not { } forecast)
        {
            return null;
        }

        return item.Shown is { } shown && shown.On >= today
            ? new DueForecast(Min(forecast.Earliest, shown.On), shown.On, Max(forecast.Latest, shown.On))
            : forecast;
    }

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
