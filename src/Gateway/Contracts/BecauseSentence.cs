using System.Globalization;
using Milepost.Gateway.Requests;
using Milepost.Grains.Alerts;

namespace Milepost.Gateway.Contracts;

/// <summary>Words the reason behind a stage: what stands now; what is due and why; how long that is.</summary>
internal static class BecauseSentence
{
    private const double ParkedMetresPerDay = 100;

    /// <summary>Kilometres in groups of three with a space, as ISO 80000-1 writes numbers.</summary>
    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = " ", NumberGroupSizes = [3], NumberDecimalSeparator = "." };

    public static string Of(Because because)
    {
        var parts = new[] { Standing(because), Due(because), Left(because) }.OfType<string>().ToList();
        return parts.Count > 0 ? string.Join("; ", parts) : "nothing is known yet to judge by";
    }

    private static string? Standing(Because because)
    {
        if (because.Odometer is not { } odometer)
        {
            return null;
        }

        var source = because.OdometerSource is { } from ? $" from {WireJson.Word(from)}" : string.Empty;
        var at = because.OdometerAt is { } moment
            ? " at " + moment.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : string.Empty;
        return Kilometres(odometer.Metres) + source + at;
    }

    private static string? Due(Because because)
    {
        var points = new[]
        {
            because.DueAt is { } distance ? "at " + Kilometres(distance.Metres) : null,
            because.DueOn is { } date ? "on " + Date(date) : null,
            because.DueAtEngineTime is { } engine ? "at " + engine.Hours.ToString("#,0.#", Grouped) + " h" : null,
        }.OfType<string>().ToList();
        if (points.Count == 0)
        {
            return null;
        }

        var origin = string.Join(", ", new[] { LastDone(because), Every(because) }.OfType<string>());
        return "due " + string.Join(" or ", points) + (origin.Length > 0 ? $" ({origin})" : string.Empty);
    }

    private static string? LastDone(Because because)
    {
        var at = because.LastDoneAt is { } distance ? " " + Kilometres(distance.Metres) : string.Empty;
        var on = because.LastDoneOn is { } date ? " on " + Date(date) : string.Empty;
        return at.Length + on.Length > 0 ? "last done" + at + on : null;
    }

    private static string? Every(Because because)
    {
        var lengths = new[]
        {
            because.EveryDistance is { } distance ? Kilometres(distance.Metres) : null,
            because.EveryMonths is { } months ? Count(months, "month") : null,
            because.EveryDays is { } days ? Count(days, "day") : null,
        }.OfType<string>().ToList();
        return lengths.Count > 0 ? "every " + string.Join(" or ", lengths) : null;
    }

    /// <summary>How long the distance lasts at the rate of use; nothing for a car that hardly moves, whose days would be a fantasy.</summary>
    private static string? Left(Because because)
    {
        if (because is not { Odometer: { } odometer, DueAt: { } due })
        {
            return null;
        }

        var metres = due.Metres - odometer.Metres;
        if (metres <= 0)
        {
            return metres < 0 ? Kilometres(-metres) + " past it" : "reached";
        }

        return because.MetresPerDay is { } rate and >= ParkedMetresPerDay
            ? string.Create(CultureInfo.InvariantCulture, $"about {Count((long)Math.Ceiling(metres / rate), "day")} at {Math.Round(rate / 1000)} km/day")
            : null;
    }

    private static string Kilometres(long metres) => (metres / 1000.0).ToString("#,0.#", Grouped) + " km";

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Count(long number, string unit) => number.ToString("#,0", Grouped) + " " + unit + (number == 1 ? string.Empty : "s");
}
