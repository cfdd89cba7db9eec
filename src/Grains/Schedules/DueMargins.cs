using Milepost.Grains.Quantities;

namespace Milepost.Grains.Schedules;

/// <summary>Puts the margin before and the grace after around a due point (domain, section 3).</summary>
internal static class DueMargins
{
    /// <summary>The default share of an interval.</summary>
    public const double DefaultPercent = 10;

    /// <summary>The default margin's most days.</summary>
    public const int DefaultMostDays = 30;

    /// <summary>The default prediction margin.</summary>
    public const int DefaultPredictedDays = 14;

    /// <summary>The default margin's most distance.</summary>
    public static readonly Distance DefaultMostDistance = Distance.FromMetres(1_500_000);

    /// <summary>Boundaries around a due odometer.</summary>
    /// <param name="item">The item.</param>
    /// <param name="at">The due odometer.</param>
    /// <param name="interval">The interval that ends there, in metres; <c>null</c> for a one-off.</param>
    public static DistanceDue Around(ServiceItemDefinition item, Distance at, long? interval)
    {
        var most = DefaultMostDistance.Metres;
        var margin = item.DueSoon is { } given
            ? Math.Max(given.Distance?.Metres ?? 0, Share(interval, given.Percent))
            : Math.Min(interval is null ? most : Share(interval, DefaultPercent), most);
        return new DistanceDue(at, at.Metres - margin, at.Metres + (item.Grace?.Distance?.Metres ?? 0));
    }

    /// <summary>Boundaries around a due date.</summary>
    /// <param name="item">The item.</param>
    /// <param name="on">The due date.</param>
    /// <param name="interval">The interval that ends there, in days; <c>null</c> for a one-off.</param>
    public static DateDue Around(ServiceItemDefinition item, DateOnly on, int? interval)
    {
        var margin = item.DueSoon is { } given
            ? Math.Max(given.Days ?? 0, Share(interval, given.Percent))
            : Math.Min(interval is null ? DefaultMostDays : Share(interval, DefaultPercent), DefaultMostDays);
        return new DateDue(on, Shift(on, -margin), Shift(on, item.Grace?.Days ?? 0));
    }

    /// <summary>Boundaries around a due engine time.</summary>
    public static EngineTimeDue Around(ServiceItemDefinition item, EngineTime at, long interval) =>
        new(at, at.Seconds - Share(interval, item.DueSoon is { } given ? given.Percent : DefaultPercent));

    /// <summary>How many days before the likely date dueSoon begins; <c>null</c> = predictions do not matter.</summary>
    public static int? PredictedDays(ServiceItemDefinition item) => item.DueSoon is { } given ? given.PredictedDays : DefaultPredictedDays;

    private static long Share(long? interval, double? percent) => (long)((interval ?? 0) * (percent ?? 0) / 100);

    private static DateOnly Shift(DateOnly date, long days) =>
        DateOnly.FromDayNumber((int)Math.Clamp(date.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));
}
