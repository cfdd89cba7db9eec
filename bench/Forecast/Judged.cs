using Milepost.Grains.Usage;

namespace Milepost.Forecast;

/// <summary>One forecast held against what happened, in days.</summary>
/// <param name="Origin">What was forecast, and from when.</param>
/// <param name="Rule">The product's likely day.</param>
/// <param name="Averages">Those of <see cref="Averages.Windows"/>.</param>
/// <param name="Earliest">The near end of the product's interval.</param>
/// <param name="Latest">The far end.</param>
internal readonly record struct Judged(Origin Origin, double Rule, double[] Averages, int Earliest, int Latest)
{
    /// <summary>Error of the product's likely day, in days.</summary>
    public double Error => Math.Abs(Rule - Origin.ActualDays);

    /// <summary>ln(actual ÷ predicted), the error as the interval is made of.</summary>
    public double Ratio => Math.Log(Math.Max(Origin.ActualDays, 0.5) / Math.Max(Rule, 0.5));

    /// <summary>Whether the interval held what happened.</summary>
    public bool IsCovered => Origin.ActualDays >= Earliest && Origin.ActualDays <= Latest;

    /// <summary>Error of one of the averages, in days.</summary>
    public double ErrorOf(int average) => Math.Abs(Averages[average] - Origin.ActualDays);

    /// <summary>Forecasts every service of a car from each of its origins, by the product's code and by the averages.</summary>
    public static List<Judged> All(Series series)
    {
        var replay = new Replay(series.Readings);
        return [.. Cut.Origins(replay.Truth, series.IntervalMetres).Select(origin => Of(replay, origin))];
    }

    private static Judged Of(Replay replay, Origin origin)
    {
        var (readings, ledger) = replay.KnownAt(origin.Reading);
        var newest = readings[^1];
        var remaining = origin.Target - newest.Metres;
        var averages = Array.ConvertAll(Forecast.Averages.Windows, window => Capped(remaining / Forecast.Averages.Rate(readings, window)));
        var pattern = UsageEstimator.Estimate(ledger, newest.Metres, [], newest.On);
        var forecast = pattern is null ? null : DuePrediction.Forecast(remaining, pattern, newest.On);
        return forecast is null
            ? new Judged(origin, DuePrediction.FurthestDays, averages, 0, DuePrediction.FurthestDays)
            : new Judged(
                origin,
                DuePrediction.LikelyDays(remaining, pattern!, newest.On)!.Value,
                averages,
                forecast.Earliest.DayNumber - newest.On.DayNumber,
                forecast.Latest.DayNumber - newest.On.DayNumber);
    }

    private static double Capped(double days) => double.IsNaN(days) ? DuePrediction.FurthestDays : Math.Min(days, DuePrediction.FurthestDays);
}
