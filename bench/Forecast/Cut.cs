namespace Milepost.Forecast;

/// <summary>A moment from which a service is forecast: the newest reading with at least a share of the interval left.</summary>
/// <param name="Reading">Which reading of the truth it is.</param>
/// <param name="Share">The share of the interval that is left, at least.</param>
/// <param name="Target">The odometer at which the service is due, in metres.</param>
/// <param name="IsTrueMultiple">The service is at a multiple of the interval, and not at one of the phases between.</param>
/// <param name="ActualDays">After how many days the odometer passed it, on a straight line between two readings.</param>
internal readonly record struct Origin(int Reading, double Share, long Target, bool IsTrueMultiple, double ActualDays);

/// <summary>Cuts a car's readings into services and the moments from which each is forecast.</summary>
internal static class Cut
{
    /// <summary>Services are taken at multiples of the interval and at this many tenths of it after them.</summary>
    private const int Phases = 10;

    private const int LeastDaysOfHistory = 60;

    /// <summary>Shares of an interval that are left when it is forecast.</summary>
    public static readonly double[] Shares = [0.5, 0.2, 0.05];

    /// <summary>All origins of all services that are reached within the readings, the first of them too if enough is known by then.</summary>
    public static List<Origin> Origins(IReadOnlyList<Reading> truth, long interval)
    {
        var origins = new List<Origin>();
        for (var tenth = 0; truth.Count > 1 && tenth < Phases; tenth++)
        {
            var phase = interval * tenth / Phases;
            for (var target = FirstAbove(truth[0].Metres, interval, phase); target <= truth[^1].Metres; target += interval)
            {
                Add(origins, truth, interval, target, tenth == 0);
            }
        }

        return origins;
    }

    /// <summary>The day on which the odometer passed a value, fractions included.</summary>
    public static double Crossing(IReadOnlyList<Reading> truth, long metres)
    {
        var after = 1;
        while (truth[after].Metres < metres)
        {
            after++;
        }

        var (from, to) = (truth[after - 1], truth[after]);
        return from.On.DayNumber + ((metres - from.Metres) / (double)(to.Metres - from.Metres) * (to.On.DayNumber - from.On.DayNumber));
    }

    private static long FirstAbove(long metres, long interval, long phase)
    {
        var first = phase;
        while (first <= metres)
        {
            first += interval;
        }

        return first;
    }

    private static void Add(List<Origin> origins, IReadOnlyList<Reading> truth, long interval, long target, bool isTrueMultiple)
    {
        var crossing = Crossing(truth, target);
        foreach (var share in Shares)
        {
            var reading = truth.Count - 1;
            while (reading >= 0 && truth[reading].Metres > target - (share * interval))
            {
                reading--;
            }

            if (reading >= 0 && truth[reading].On.DayNumber - truth[0].On.DayNumber >= LeastDaysOfHistory)
            {
                origins.Add(new Origin(reading, share, target, isTrueMultiple, crossing - truth[reading].On.DayNumber));
            }
        }
    }
}
