namespace Milepost.Grains.Usage;

/// <summary>
/// How wrong forecasts over a distance would have been in a vehicle's own past: it is driven once more, stretch by stretch, a forecast is made
/// at even steps of the odometer with nothing seen but what lay behind, and each is held against the day on which the distance was used up.
/// </summary>
/// <remarks>
/// Even steps of distance and not of time: a car that stands still for long would else be asked most often while it stands (the inspection
/// paradox). A forecast that is overdue already enters as late as it is by now.
/// </remarks>
internal sealed class PastForecasts
{
    /// <summary>Forecasts per distance they reach over.</summary>
    private const int Overlap = 3;

    /// <summary>The newest so many are made.</summary>
    private const int MostForecasts = 96;

    private const int LeastDaysBehind = 60;
    private const double AgeHalfLifeDays = 730;

    private readonly List<(double Error, double EndedOn)> ended = [];
    private readonly Queue<(double Target, double MadeOn, double Days)> open = new();
    private readonly double distance;
    private Decaying slow = new(UsageEstimator.SlowHalfLifeDays);
    private Decaying fast = new(UsageEstimator.FastHalfLifeDays);
    private double day;
    private double odometer;

    private PastForecasts(double distance) => this.distance = distance;

    /// <summary>The errors as ln(actual ÷ predicted days) with their weights, which a recent one has more of.</summary>
    /// <param name="past">What was driven, oldest first.</param>
    /// <param name="distance">The distance forecast, in metres, greater than 0.</param>
    public static List<(double Error, double Weight)> Errors(IReadOnlyList<UsageStretch> past, double distance)
    {
        var replay = new PastForecasts(distance);
        replay.Drive(past);
        return [.. replay.ended.Select(forecast => (forecast.Error, Math.Pow(0.5, (replay.day - forecast.EndedOn) / AgeHalfLifeDays) / Overlap))];
    }

    private void Drive(IReadOnlyList<UsageStretch> past)
    {
        var step = distance / Overlap;
        var next = Math.Max(step, past.Sum(stretch => stretch.Metres) - (MostForecasts * step));
        foreach (var stretch in past)
        {
            var (days, metres) = ((double)stretch.Days, stretch.Metres);
            while (metres > 0 && Math.Min(next, NextTarget) is var stop && stop <= odometer + metres)
            {
                var part = Math.Clamp((stop - odometer) / metres, 0, 1);
                Pass(days * part, metres * part);
                (days, metres) = (days * (1 - part), metres * (1 - part));
                odometer = stop;
                if (stop == next)
                {
                    Forecast(stretch.Days);
                    next += step;
                }
                else
                {
                    End();
                }
            }

            Pass(days, metres);
        }

        foreach (var (_, madeOn, predicted) in open.Where(forecast => day - forecast.MadeOn > forecast.Days))
        {
            ended.Add((Math.Log((day - madeOn) / predicted), day));
        }
    }

    private double NextTarget => open.TryPeek(out var first) ? first.Target : double.PositiveInfinity;

    private void Pass(double days, double metres)
    {
        if (days > 0)
        {
            slow.Pass(days, metres);
            fast.Pass(days, metres);
            day += days;
            odometer += metres;
        }
    }

    // A stretch longer than half of what is forecast hides how the distance was spread: nothing can be learned from it.
    private void Forecast(int stretchDays)
    {
        if (day < LeastDaysBehind)
        {
            return;
        }

        var lasting = slow.Mean(UsageEstimator.GeneralMetresPerDay, UsageEstimator.GeneralPriorDays);
        var predicted = DaysFor(distance, fast.Mean(lasting, 1e-9), lasting);
        if (predicted <= DuePrediction.FurthestDays && 2 * stretchDays <= predicted)
        {
            open.Enqueue((odometer + distance, day, predicted));
        }
    }

    private void End()
    {
        var (_, madeOn, predicted) = open.Dequeue();
        ended.Add((Math.Log(Math.Max(day - madeOn, 0.5) / predicted), day));
    }

    /// <summary>When a rate that goes from <paramref name="now"/> to <paramref name="lasting"/> has used up a distance: Newton's method on what is driven until a day.</summary>
    private static double DaysFor(double metres, double now, double lasting)
    {
        now = Math.Max(now, UsagePattern.LeastShareOfSlow * lasting);
        var days = metres / lasting;
        for (var round = 0; round < 30; round++)
        {
            var left = Math.Exp(-days / UsagePattern.DecayDays);
            var driven = (lasting * days) + ((now - lasting) * UsagePattern.DecayDays * (1 - left));
            var change = (driven - metres) / (lasting + ((now - lasting) * left));
            days = Math.Max(0, days - change);
            if (Math.Abs(change) < 0.01)
            {
                break;
            }
        }

        return Math.Max(days, 0.5);
    }

    /// <summary>A mean rate that forgets.</summary>
    private struct Decaying(double halfLifeDays)
    {
        private readonly double perDay = Math.Log(2) / halfLifeDays;
        private double metres;
        private double weight;

        /// <summary>A stretch has passed, driven at an even rate.</summary>
        public void Pass(double days, double driven)
        {
            var left = Math.Exp(-perDay * days);
            var gained = (1 - left) / perDay;
            metres = (metres * left) + (driven / days * gained);
            weight = (weight * left) + gained;
        }

        /// <summary>Metres per day, a prior counted in as so many days.</summary>
        public readonly double Mean(double prior, double priorDays) => (metres + (prior * priorDays)) / (weight + priorDays);
    }
}
