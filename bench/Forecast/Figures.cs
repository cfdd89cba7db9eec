namespace Milepost.Forecast;

/// <summary>Figures over judged forecasts.</summary>
internal static class Figures
{
    /// <summary>The product's mean absolute error over that of an average, as the geometric mean over the shares left.</summary>
    public static double Ratio(IReadOnlyCollection<Judged> judged, int average) => GeometricMean(Cut.Shares
        .Select(share => judged.Where(forecast => forecast.Origin.Share == share).ToList())
        .Where(forecasts => forecasts.Count > 0)
        .Select(forecasts => forecasts.Average(forecast => forecast.Error) / forecasts.Average(forecast => forecast.ErrorOf(average))));

    /// <summary>The geometric mean; NaN of nothing.</summary>
    public static double GeometricMean(IEnumerable<double> values)
    {
        var logs = values.Select(value => Math.Log(value)).ToList();
        return logs.Count == 0 ? double.NaN : Math.Exp(logs.Average());
    }

    /// <summary>The share of intervals that held what happened, in percent.</summary>
    public static double Coverage(IReadOnlyCollection<Judged> judged) => judged.Count == 0 ? double.NaN : 100.0 * judged.Count(forecast => forecast.IsCovered) / judged.Count;

    /// <summary>A quantile, between 0 and 1, on straight lines between the values.</summary>
    public static double Quantile(IEnumerable<double> values, double quantile)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        var place = quantile * (sorted.Length - 1);
        var low = (int)place;
        var high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + ((sorted[high] - sorted[low]) * (place - low));
    }
}
