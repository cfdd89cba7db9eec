using System.Diagnostics;
using System.Globalization;
using Milepost.Grains.Usage;

namespace Milepost.Forecast;

/// <summary>Measures what learning a pattern and making a forecast cost after five years of daily readings.</summary>
internal static class Cost
{
    private const int Rounds = 2_000;

    /// <summary>Prints the median of nine blocks, in microseconds.</summary>
    public static void Print(TextWriter output, IEnumerable<(string Kind, List<Series> Cars)> kinds)
    {
        foreach (var (kind, cars) in kinds)
        {
            var replay = new Replay(cars[0].Readings);
            var (readings, ledger) = replay.KnownAt(replay.Truth.Count - 1);
            var (on, metres) = (readings[^1].On, readings[^1].Metres);
            var pattern = UsageEstimator.Estimate(ledger, metres, [], on)!;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{kind}: pattern {Median(() => UsageEstimator.Estimate(ledger, metres, [], on)):0.0} µs, forecast of 5 000 km {Median(() => DuePrediction.Forecast(5_000_000, pattern, on)):0.0} µs"));
        }
    }

    private static double Median(Func<object?> act)
    {
        var blocks = new double[9];
        for (var block = 0; block < blocks.Length; block++)
        {
            var watch = Stopwatch.StartNew();
            for (var round = 0; round < Rounds; round++)
            {
                GC.KeepAlive(act());
            }

            blocks[block] = watch.Elapsed.TotalMicroseconds / Rounds;
        }

        return Figures.Quantile(blocks, 0.5);
    }
}
