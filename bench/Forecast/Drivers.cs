namespace Milepost.Forecast;

/// <summary>Simulated drivers, six kinds of them, read once a day for five years: a stress test, no evidence of how people drive.</summary>
internal static class Drivers
{
    private const int Years = 5;
    private const long IntervalMetres = 8_046_720;

    private static readonly DateOnly Start = new(2019, 1, 1);

    /// <summary>The kinds and what each drives on a day, in metres.</summary>
    private static readonly (string Kind, Func<Random, Func<DateOnly, double>> Driver)[] Kinds =
    [
        ("steady commuter", Steady),
        ("weekend only", Weekend),
        ("bursty", Bursty),
        ("seasonal", Seasonal),
        ("parked for months", Parked),
        ("job changes", JobChanges),
    ];

    /// <summary>The cars of every kind.</summary>
    /// <param name="seed">What everything random comes from.</param>
    /// <param name="cars">Cars per kind.</param>
    public static IEnumerable<(string Kind, List<Series> Cars)> All(int seed, int cars) => Kinds.Select((kind, index) => (
        kind.Kind,
        Enumerable.Range(0, cars).Select(car => Drive(kind, new Random(unchecked((seed * 1_000) + (index * 100) + car)))).ToList()));

    private static Series Drive((string Kind, Func<Random, Func<DateOnly, double>> Driver) kind, Random random)
    {
        var metresOn = kind.Driver(random);
        var readings = new List<Reading>();
        double odometer = random.Next(0, 100_000_000), drift = 1;
        for (var day = Start; day < Start.AddYears(Years); day = day.AddDays(1))
        {
            // A life that changes slowly: the rate walks by some percent a month.
            drift = Math.Clamp(drift * Math.Exp(0.01 * Normal(random)), 0.5, 2);
            odometer += drift * metresOn(day);
            readings.Add(new Reading(day, (long)odometer));
        }

        return new Series(kind.Kind, readings, IntervalMetres);
    }

    private static Func<DateOnly, double> Steady(Random random)
    {
        var commute = 25_000 + (random.NextDouble() * 35_000);
        return day => IsHoliday(day, random) ? 0 : IsWeekend(day) ? Gamma(random, 1, 20_000) : commute * (0.9 + (0.2 * random.NextDouble()));
    }

    private static Func<DateOnly, double> Weekend(Random random)
    {
        var trip = 60_000 + (random.NextDouble() * 60_000);
        return day => IsWeekend(day) && random.NextDouble() < 0.7 ? Gamma(random, 2, trip / 2) : 0;
    }

    private static Func<DateOnly, double> Bursty(Random random)
    {
        var away = 0;
        return _ =>
        {
            away = away > 0 ? away - 1 : random.NextDouble() < 0.015 ? random.Next(4, 15) : 0;
            return away > 0 ? Gamma(random, 2, 100_000) : random.NextDouble() < 0.3 ? Gamma(random, 1, 15_000) : 0;
        };
    }

    private static Func<DateOnly, double> Seasonal(Random random)
    {
        var mean = 30_000 + (random.NextDouble() * 20_000);
        var swing = 0.5 + (0.4 * random.NextDouble());
        return day => random.NextDouble() < 0.75 ? Gamma(random, 2, mean / 1.5 * (1 + (swing * Math.Sin(2 * Math.PI * (day.DayOfYear - 100) / 365.25)))) : 0;
    }

    private static Func<DateOnly, double> Parked(Random random)
    {
        var mean = 30_000 + (random.NextDouble() * 25_000);
        var parked = 0;
        return _ =>
        {
            parked = parked > 0 ? parked - 1 : random.NextDouble() < 1 / 300.0 ? random.Next(45, 180) : 0;
            return parked > 0 ? 0 : Gamma(random, 1.5, mean / 1.5);
        };
    }

    private static Func<DateOnly, double> JobChanges(Random random)
    {
        var commute = 30_000.0;
        return day =>
        {
            commute = random.NextDouble() < 1 / 400.0 ? 8_000 + (random.NextDouble() * 80_000) : commute;
            return IsWeekend(day) ? Gamma(random, 1, 12_000) : commute * (0.9 + (0.2 * random.NextDouble()));
        };
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static bool IsHoliday(DateOnly day, Random random) => day.Month == 8 && day.Day is > 3 and < 19 ? random.NextDouble() < 0.7 : day is { Month: 12, Day: > 23 };

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Marsaglia and Tsang, A simple method for generating gamma variables, 2000; a shape under 1 is not needed here.</summary>
    private static double Gamma(Random random, double shape, double scale)
    {
        var d = shape - (1 / 3.0);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal(random);
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v * scale;
            }
        }
    }
}
