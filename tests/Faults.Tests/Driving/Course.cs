using System.Globalization;
using System.Text;

namespace Milepost.Faults.Tests.Driving;

/// <summary>Everything one device will ever publish, in order, from a seed: readings of a steady drive, some of them out of order, some repeated, now and then an unreadable one.</summary>
internal sealed class Course
{
    /// <summary>Samples that may trade places.</summary>
    private const int Window = 4;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);

    private readonly Random random;
    private readonly DateTimeOffset start;
    private readonly List<Publish> planned = [];
    private int samples;

    public Course(int seed, DateTimeOffset start)
    {
        random = new Random(seed);
        this.start = start;
    }

    /// <summary>Where the odometer of every vehicle stands at the start, in km.</summary>
    public static double StartKm => 50_000;

    /// <summary>What one sample adds to the odometer, in km: 81 km/h.</summary>
    public static double KmPerSample => 0.045;

    /// <summary>The publish at a place, the first being 0; never another one for the same place.</summary>
    public Publish this[int place]
    {
        get
        {
            while (planned.Count <= place)
            {
                PlanWindow();
            }

            return planned[place];
        }
    }

    private void PlanWindow()
    {
        var window = Enumerable.Range(0, Window).Select(_ => Sample()).ToArray();
        if (random.NextDouble() < 0.25)
        {
            random.Shuffle(window);
        }

        foreach (var publish in window)
        {
            planned.Add(publish);
            if (random.NextDouble() < 0.1)
            {
                planned.Add(Repeated());
            }
        }
    }

    private Publish Sample()
    {
        var sample = samples++;
        var isReadable = random.NextDouble() >= 0.005;
        var at = (start + (sample * Step)).ToUnixTimeMilliseconds();
        var km = isReadable ? string.Create(CultureInfo.InvariantCulture, $"{StartKm + (sample * KmPerSample):0.000}") : "\"far\"";
        return new Publish(sample, isReadable, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"ts":{{at}},"seq":{{sample}},"odometerKm":{{km}}}""")));
    }

    /// <summary>One of the last few again; an unreadable one is not repeated, since each of those is a dead letter of its own.</summary>
    private Publish Repeated()
    {
        var again = planned[^random.Next(1, Math.Min(planned.Count, 8) + 1)];
        return again.IsReadable ? again : planned.First(publish => publish.IsReadable);
    }
}
