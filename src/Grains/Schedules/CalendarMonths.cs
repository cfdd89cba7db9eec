namespace Milepost.Grains.Schedules;

/// <summary>Adds months by the anchor-day rule: always from the anchor, never from a clamped date (31 Jan + 1 = 28 Feb, + 2 = 31 Mar).</summary>
internal static class CalendarMonths
{
    /// <summary>The date so many months and days after an anchor; a day the month does not have becomes its last.</summary>
    /// <remarks>Stops at the end of the calendar, which no vehicle sees.</remarks>
    public static DateOnly After(DateOnly anchor, int months, int days)
    {
        var month = (anchor.Year * 12L) + anchor.Month - 1 + months;
        if (month / 12 > DateOnly.MaxValue.Year)
        {
            return DateOnly.MaxValue;
        }

        var year = (int)(month / 12);
        var inYear = (int)(month % 12) + 1;
        var date = new DateOnly(year, inYear, Math.Min(anchor.Day, DateTime.DaysInMonth(year, inYear)));
        return date.DayNumber + (long)days > DateOnly.MaxValue.DayNumber ? DateOnly.MaxValue : date.AddDays(days);
    }
}
