namespace Milepost.Forecast;

/// <summary>The averages in use elsewhere: distance of the last so many days, or of all, by the readings known.</summary>
internal static class Averages
{
    /// <summary>Their windows in days; the first is the whole life.</summary>
    public static readonly int[] Windows = [int.MaxValue, 90, 365];

    /// <summary>Metres per day over a window that ends at the newest reading; a window longer than the history is the history.</summary>
    public static double Rate(IReadOnlyList<Reading> readings, int window)
    {
        var newest = readings[^1];
        var first = newest.On.DayNumber - (long)window;
        var from = Math.Max(readings[0].On.DayNumber, first);
        return (newest.Metres - At(readings, from)) / Math.Max(1.0, newest.On.DayNumber - from);
    }

    /// <summary>The odometer on a day between two readings, on a straight line.</summary>
    private static double At(IReadOnlyList<Reading> readings, long day)
    {
        var index = readings.Count - 1;
        while (index > 0 && readings[index - 1].On.DayNumber >= day)
        {
            index--;
        }

        var after = readings[index];
        if (index == 0 || after.On.DayNumber == day)
        {
            return after.Metres;
        }

        var before = readings[index - 1];
        return before.Metres + ((after.Metres - before.Metres) * (double)(day - before.On.DayNumber) / (after.On.DayNumber - before.On.DayNumber));
    }
}
