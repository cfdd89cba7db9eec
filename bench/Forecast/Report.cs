using System.Globalization;

namespace Milepost.Forecast;

/// <summary>Prints what came of it as Markdown.</summary>
internal static class Report
{
    /// <summary>Cars one by one, then their geometric means.</summary>
    public static void Cars(TextWriter output, IReadOnlyList<(Series Series, List<Judged> Judged, Moves Moves)> cars)
    {
        output.WriteLine("| car | interval km | days left, share | forecasts | error of rule: median / p90 / max (mean), days | lifetime | 90 d | 365 d | covered % | width ÷ predicted |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (series, judged, _) in cars)
        {
            foreach (var share in Cut.Shares)
            {
                Row(output, series, share, [.. judged.Where(forecast => forecast.Origin.Share == share)]);
            }
        }

        output.WriteLine();
        output.WriteLine("| car | services | mean error ÷ lifetime | ÷ 90 d | ÷ 365 d | median error at 20 % left, true multiples | covered % | moves per service | reversals |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var (series, judged, moves) in cars)
        {
            var multiples = judged.Where(forecast => forecast.Origin is { IsTrueMultiple: true, Share: 0.2 }).ToList();
            output.WriteLine($"| {series.Car} | {multiples.Count} | {Ratios(judged)} | {Figures.Quantile(multiples.Select(forecast => forecast.Error), 0.5):0.0} | {Figures.Coverage(judged):0} | {moves.PerService:0.0} | {moves.Reversals:0.0} |");
        }

        var means = Averages.Windows.Select((_, average) => Figures.GeometricMean(cars.Select(car => Figures.Ratio(car.Judged, average)).Where(double.IsFinite)));
        output.WriteLine($"| **geometric mean** | | {string.Join(" | ", means.Select(mean => $"**{mean:0.00}**"))} | | {Figures.Coverage([.. cars.SelectMany(car => car.Judged)]):0} | | |");
    }

    /// <summary>Kinds of simulated drivers: all cars of a kind together.</summary>
    public static void Kinds(TextWriter output, IReadOnlyList<(string Kind, List<Judged> Judged, double Moves)> kinds)
    {
        output.WriteLine("| driver | forecasts | mean error ÷ lifetime | ÷ 90 d | ÷ 365 d | 20 % left: median / p90, days | covered % at 50 / 20 / 5 % left | moves per service |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (kind, judged, moves) in kinds)
        {
            var at20 = judged.Where(forecast => forecast.Origin.Share == 0.2).Select(forecast => forecast.Error).ToList();
            var covered = string.Join(" / ", Cut.Shares.Select(share => $"{Figures.Coverage([.. judged.Where(forecast => forecast.Origin.Share == share)]):0}"));
            output.WriteLine($"| {kind} | {judged.Count} | {Ratios(judged)} | {Figures.Quantile(at20, 0.5):0.0} / {Figures.Quantile(at20, 0.9):0.0} | {covered} | {moves:0.0} |");
        }

        var means = Averages.Windows.Select((_, average) => Figures.GeometricMean(kinds.Select(kind => Figures.Ratio(kind.Judged, average))));
        output.WriteLine($"| **geometric mean** | | {string.Join(" | ", means.Select(mean => $"**{mean:0.00}**"))} | | | |");
    }

    /// <summary>Errors at even steps of probability, for the pool the product ships: each source counts the same.</summary>
    public static void Pool(TextWriter output, IReadOnlyList<List<Judged>> sources)
    {
        foreach (var (name, from, to) in new[] { ("under 30 days", 0, 30), ("30 to 90 days", 30, 90), ("longer", 90, int.MaxValue) })
        {
            var ratios = sources
                .Select(source => source.Where(forecast => forecast.Rule >= from && forecast.Rule < to).Select(forecast => forecast.Ratio).ToList())
                .Where(source => source.Count > 0)
                .SelectMany(source => Enumerable.Range(0, 1_000).Select(step => Figures.Quantile(source, (step + 0.5) / 1_000)))
                .ToList();
            var steps = Enumerable.Range(0, 10).Select(step => Figures.Quantile(ratios, (step + 0.5) / 10));
            output.WriteLine($"{name}: {string.Join(", ", steps.Select(value => value.ToString("0.00", CultureInfo.InvariantCulture)))}");
        }
    }

    private static void Row(TextWriter output, Series series, double share, List<Judged> judged)
    {
        if (judged.Count == 0)
        {
            return;
        }

        var errors = judged.Select(forecast => forecast.Error).ToList();
        var others = Averages.Windows.Select((_, average) => $"{judged.Average(forecast => forecast.ErrorOf(average)):0.0}");
        output.WriteLine($"| {series.Car} | {series.IntervalMetres / 1_000} | {judged.Average(forecast => forecast.Origin.ActualDays):0}, {share:0 %} | {judged.Count} | {Figures.Quantile(errors, 0.5):0.0} / {Figures.Quantile(errors, 0.9):0.0} / {errors.Max():0} ({errors.Average():0.0}) | {string.Join(" | ", others)} | {Figures.Coverage(judged):0} | {Figures.Quantile(judged.Select(forecast => (forecast.Latest - forecast.Earliest) / Math.Max(1, forecast.Rule)), 0.5):0.00} |");
    }

    private static string Ratios(IReadOnlyCollection<Judged> judged) => string.Join(" | ", Averages.Windows.Select((_, average) => Figures.Ratio(judged, average).ToString("0.00", CultureInfo.InvariantCulture)));
}
