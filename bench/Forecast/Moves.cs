using Milepost.Grains.Usage;

namespace Milepost.Forecast;

/// <summary>How often the date a person is shown moves between two services, looked at once per reading.</summary>
/// <param name="PerService">Moves per service.</param>
/// <param name="Reversals">Moves per service that went the other way than the one before.</param>
internal readonly record struct Moves(double PerService, double Reversals)
{
    /// <summary>Follows the shown date through every service at a true multiple of the interval.</summary>
    public static Moves Of(Series series)
    {
        var replay = new Replay(series.Readings);
        int services = 0, moves = 0, reversals = 0;
        long? target = null;
        ShownDate? shown = null;
        var direction = 0;
        for (var index = 1; index < replay.Truth.Count; index++)
        {
            var next = ((replay.Truth[index].Metres / series.IntervalMetres) + 1) * series.IntervalMetres;
            if (next != target)
            {
                (services, target, shown, direction) = (services + (target is null ? 0 : 1), next, null, 0);
            }

            if (Likely(replay, index, next) is not { } likely)
            {
                continue;
            }

            var before = shown;
            shown = before?.Updated(likely, replay.Truth[index].On) ?? ShownDate.At(likely);
            if (before is { } old && old.On != shown.Value.On)
            {
                var way = Math.Sign(shown.Value.On.DayNumber - old.On.DayNumber);
                moves++;
                reversals += way == -direction ? 1 : 0;
                direction = way;
            }
        }

        return new Moves(moves / (double)Math.Max(1, services), reversals / (double)Math.Max(1, services));
    }

    private static DateOnly? Likely(Replay replay, int index, long target)
    {
        var (readings, ledger) = replay.KnownAt(index);
        var newest = readings[^1];
        return UsageEstimator.Estimate(ledger, newest.Metres, [], newest.On) is { } pattern
            ? DuePrediction.LikelyOn(target - newest.Metres, pattern, newest.On)
            : null;
    }
}
