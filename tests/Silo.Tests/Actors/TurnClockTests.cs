using Milepost.Silo.Actors;
using Milepost.TestKit;

namespace Milepost.Silo.Tests.Actors;

public sealed class TurnClockTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-01T22:59:59.999Z", "2026-03-01", "2026-03-01T23:00:00.000Z", 60)]
    [InlineData("Europe/Berlin", "2026-03-01T23:00:00.000Z", "2026-03-02", "2026-03-02T23:00:00.000Z", 60)]
    [InlineData("Europe/Berlin", "2026-03-29T00:30:00.000Z", "2026-03-29", "2026-03-29T22:00:00.000Z", 60)]
    [InlineData("Europe/Berlin", "2026-03-29T01:00:00.000Z", "2026-03-29", "2026-03-29T22:00:00.000Z", 120)]
    [InlineData("Asia/Kathmandu", "2026-01-01T00:00:00.000Z", "2026-01-01", "2026-01-01T18:15:00.000Z", 345)]
    [InlineData("America/St_Johns", "2026-07-01T02:00:00.000Z", "2026-06-30", "2026-07-01T02:30:00.000Z", -150)]
    [InlineData("No/Such_Zone", "2026-01-01T12:00:00.000Z", "2026-01-01", "2026-01-02T00:00:00.000Z", 0)]
    [InlineData(null, "2026-01-01T12:00:00.000Z", "2026-01-01", "2026-01-02T00:00:00.000Z", 0)]
    public void A_turn_knows_the_date_the_next_midnight_and_the_offset_of_its_zone(string? zone, string now, string today, string midnight, int offset)
    {
        var clock = new TurnClock(new TimeDriver(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));

        var time = clock.In(zone);

        Assert.Equal(now, time.Now.ToString());
        Assert.Equal(DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture), time.Today);
        Assert.Equal(midnight, time.NextMidnight.ToString());
        Assert.Equal(TimeSpan.FromMinutes(offset), time.UtcOffset);
    }

    [Fact]
    public void What_is_remembered_of_a_zone_ends_with_its_offset_and_its_day()
    {
        var driver = new TimeDriver(new DateTimeOffset(2026, 3, 29, 0, 30, 0, TimeSpan.Zero));
        var clock = new TurnClock(driver);
        for (var hour = 0; hour < 48; hour++)
        {
            Assert.Equal(new TurnClock(driver).In("Europe/Berlin"), clock.In("Europe/Berlin"));
            driver.Advance(TimeSpan.FromHours(1));
        }
    }
}
