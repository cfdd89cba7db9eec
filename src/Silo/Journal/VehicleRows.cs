using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Journal;

/// <summary>Makes the row a vehicle has in lists.</summary>
internal static class VehicleRows
{
    private const double WithoutDate = 1e9;

    /// <summary>The row of a summary.</summary>
    public static VehicleRow Of(long number, VehicleSummary summary) => new(
        number,
        summary.Id,
        summary.Fleet,
        summary.Details.Name,
        Search(summary.Details.Name, summary.Details.Plate, summary.Details.Vin),
        (int)summary.Stage,
        DueRank(summary.NextDue),
        summary.LastSeenAt?.UnixMilliseconds ?? 0,
        summary.Retired,
        StoredJson.Encode(summary));

    /// <summary>The form texts are compared in: lower case, each word after one blank.</summary>
    public static string Search(params ReadOnlySpan<string?> texts)
    {
        var words = string.Join(' ', texts!).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return ' ' + string.Join(' ', words).ToLowerInvariant();
    }

    /// <summary>
    /// Ascending = service sooner: overdue ones are negative, the share of the interval they are past it by; then the day number of the
    /// likely or due date; then those without either.
    /// </summary>
    public static double DueRank(ServiceItemStatus? due)
    {
        if (due is null)
        {
            return WithoutDate;
        }

        if (due.Stage is ServiceStage.Due or ServiceStage.Overdue)
        {
            return -Overrun(due);
        }

        return (due.Forecast?.Likely ?? due.DueOn)?.DayNumber ?? WithoutDate;
    }

    private static double Overrun(ServiceItemStatus due)
    {
        var byDistance = due.RemainingMetres is { } metres ? -metres / (double)Math.Max(1, due.Because?.EveryDistance?.Metres ?? 10_000_000) : 0;
        var byTime = due.RemainingDays is { } days ? -days / Math.Max(1, IntervalDays(due)) : 0;
        return Math.Max(0, Math.Max(byDistance, byTime));
    }

    private static double IntervalDays(ServiceItemStatus due) =>
        due.Because is { } because && (because.EveryMonths ?? because.EveryDays) is not null
            ? ((because.EveryMonths ?? 0) * 30.4) + (because.EveryDays ?? 0)
            : 365;
}
