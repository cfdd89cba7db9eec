using System.Globalization;
using Milepost.Grains.Schedules;

namespace Milepost.Grains.Tests.Schedules;

public sealed class CalendarMonthsTests
{
    [Theory]
    [InlineData("2026-01-31", 1, 0, "2026-02-28")]
    [InlineData("2026-01-31", 2, 0, "2026-03-31")]
    [InlineData("2026-01-31", 3, 0, "2026-04-30")]
    [InlineData("2028-01-31", 1, 0, "2028-02-29")]
    [InlineData("2028-02-29", 12, 0, "2029-02-28")]
    [InlineData("2028-02-29", 48, 0, "2032-02-29")]
    [InlineData("2026-12-15", 1, 0, "2027-01-15")]
    [InlineData("2026-01-30", 1, 1, "2026-03-01")]
    [InlineData("2026-03-02", 0, 30, "2026-04-01")]
    [InlineData("2026-11-30", 1200, 0, "2126-11-30")]
    public void Months_are_counted_from_the_anchor_day(string anchor, int months, int days, string expected) =>
        Assert.Equal(Date(expected), CalendarMonths.After(Date(anchor), months, days));

    [Fact]
    public void The_calendar_ends_and_does_not_overflow()
    {
        Assert.Equal(DateOnly.MaxValue, CalendarMonths.After(new DateOnly(9999, 6, 1), 12, 0));
        Assert.Equal(DateOnly.MaxValue, CalendarMonths.After(new DateOnly(9999, 12, 1), 0, 31));
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
