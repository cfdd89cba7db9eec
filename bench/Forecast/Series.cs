namespace Milepost.Forecast;

/// <summary>What a car's odometer said on a day.</summary>
/// <param name="On">The day.</param>
/// <param name="Metres">The odometer in metres.</param>
internal readonly record struct Reading(DateOnly On, long Metres);

/// <summary>A car's readings in the order of their days.</summary>
/// <param name="Car">What the car is called.</param>
/// <param name="Readings">At most one a day.</param>
/// <param name="IntervalMetres">The service interval it is judged by, in metres.</param>
internal sealed record Series(string Car, IReadOnlyList<Reading> Readings, long IntervalMetres)
{
    /// <summary>The last reading of each day, and of these the longest chain that never falls: of several equally long the one that begins with the older readings.</summary>
    public static List<Reading> Clean(IEnumerable<Reading> readings)
    {
        var days = readings.GroupBy(reading => reading.On).Select(day => day.Last()).OrderBy(reading => reading.On).ToList();
        var ends = new List<int>();
        var before = new int[days.Count];
        for (var index = 0; index < days.Count; index++)
        {
            var place = FirstAbove(days, ends, days[index].Metres);
            before[index] = place > 0 ? ends[place - 1] : -1;
            if (place == ends.Count)
            {
                ends.Add(index);
            }
            else
            {
                ends[place] = index;
            }
        }

        var chain = new List<Reading>();
        for (var index = ends.Count > 0 ? ends[^1] : -1; index >= 0; index = before[index])
        {
            chain.Add(days[index]);
        }

        chain.Reverse();
        return chain;
    }

    private static int FirstAbove(List<Reading> days, List<int> ends, long metres)
    {
        var (low, high) = (0, ends.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = days[ends[middle]].Metres <= metres ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
