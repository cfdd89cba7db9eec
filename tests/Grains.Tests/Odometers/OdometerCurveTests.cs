using Milepost.Grains.Odometers;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Odometers;

public sealed class OdometerCurveTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_minute_at_sixty_is_a_kilometre()
    {
        var given = Given.AVehicle(100).Reports(speedKmh: 60);
        for (var second = 0; second < 60; second++)
        {
            given.After(Second).Reports(speedKmh: 60);
        }

        Assert.Equal(101, given.OdometerKm);
        Assert.Equal(OdometerSource.Speed, given.Vehicle.Odometer.Shown!.Value.Source);
        Assert.True(given.Vehicle.Odometer.Shown!.Value.Estimated);
    }

    [Theory]
    [InlineData(120_000, 2)]
    [InlineData(120_001, 0)]
    public void A_gap_of_two_minutes_is_integrated_over_and_a_wider_one_is_not(int milliseconds, double km)
    {
        var given = Given.AVehicle(100).Reports(speedKmh: 60).After(TimeSpan.FromMilliseconds(milliseconds)).Reports(speedKmh: 60);
        Assert.Equal(100 + km, given.OdometerKm);
    }

    [Fact]
    public void The_integral_never_leaves_what_a_fresh_counter_allows()
    {
        var given = Given.AVehicle(100).Reports(speedKmh: 100, counterKm: 7);
        for (var second = 0; second < 50; second++)
        {
            given.After(Second).Reports(speedKmh: 100, counterKm: 7);
        }

        Assert.Equal(101, given.OdometerKm);
    }

    [Fact]
    public void A_synthetic_drive_with_a_counter_that_ticks_ends_within_a_kilometre_whatever_the_speedometer_exaggerates()
    {
        var given = Given.AVehicle(10_000);
        for (var second = 0; second <= 3600; second++, given.After(Second))
        {
            // Truth: 72 km/h, so 20 m each second; the speedometer says 5 % more; the counter began 300 m past its tick.
            given.Reports(speedKmh: 75.6, counterKm: (300 + (20 * second)) / 1000);
        }

        Assert.InRange(given.OdometerKm!.Value, 10_071, 10_073);
        Assert.True(given.Vehicle.Odometer.Shown!.Value.PlusMinus >= Build.Km(1));
    }

    [Fact]
    public void A_cluster_reading_rules_over_what_was_estimated_and_the_shown_number_waits()
    {
        var given = Given.AVehicle(100);
        given.Reports(odometerKm: 100);
        given.After(Minute).Reports(speedKmh: 120).After(Minute).Reports(speedKmh: 120);
        Assert.Equal(102, given.OdometerKm);

        Assert.Equal(102, given.After(Second).Reports(odometerKm: 101.5).OdometerKm);
        Assert.Equal(102, given.After(Minute).Reports(odometerKm: 101.9).OdometerKm);
        Assert.Equal(102.4, given.After(Minute).Reports(odometerKm: 102.4).OdometerKm);
        Assert.False(given.Vehicle.Odometer.Shown!.Value.Estimated);
    }

    [Fact]
    public void While_the_cluster_speaks_a_counter_does_not_run_ahead_of_it()
    {
        var given = Given.AVehicle(100);
        given.Reports(odometerKm: 100, counterKm: 7).After(Second).Reports(odometerKm: 100, counterKm: 8);

        Assert.Equal(100, given.OdometerKm);
    }

    [Fact]
    public void What_was_driven_before_the_reading_that_rules_is_not_added_to_it()
    {
        var given = Given.AVehicle(100);
        var yesterday = given.Now - TimeSpan.FromDays(1);
        given.Sends(Build.Sample(yesterday, speedKmh: 60, counterKm: 1), Build.Sample(yesterday + Minute, speedKmh: 60, counterKm: 2));

        Assert.Equal(100, given.OdometerKm);
    }

    [Fact]
    public void Distance_driven_unseen_is_shared_out_over_the_days_away()
    {
        var given = Given.AVehicle(1_000).After(TimeSpan.FromDays(4)).Reports(odometerKm: 1_400);

        Assert.Equal([0, 100_000, 100_000, 100_000], given.Vehicle.Usage.Days.Select(day => day.Metres));
        Assert.Equal(1_300_000, given.Vehicle.Usage.Current!.Value.OpenMetres);
    }

    [Fact]
    public void Days_are_the_vehicles_own_and_not_those_of_utc()
    {
        var given = Given.AVehicle(1_000, Build.Moment(2026, 3, 2, 22), utcOffsetHours: 1);
        given.On(Build.Moment(2026, 3, 2, 23, 30)).Reports(odometerKm: 1_010);

        Assert.Equal(new DateOnly(2026, 3, 3), given.Vehicle.Usage.Current!.Value.Day);
    }

    [Fact]
    public void The_ledger_forgets_days_beyond_its_limit()
    {
        var given = Given.AVehicle(1_000);
        for (var day = 1; day <= Grains.Usage.UsageLedger.MaxDays + 20; day++)
        {
            given.After(TimeSpan.FromDays(1)).Reports(odometerKm: 1_000 + day);
        }

        Assert.Equal(Grains.Usage.UsageLedger.MaxDays, given.Vehicle.Usage.Days.Length);
        Assert.Equal(1_000, given.Vehicle.Usage.BusyDayMetres);
    }
}
