using FsCheck;
using FsCheck.Fluent;
using Milepost.Grains.Usage;

namespace Milepost.Grains.Tests.Usage;

/// <summary>What is learned from a vehicle's days, and what forecasts make of it.</summary>
public sealed class PatternTests
{
    private static readonly DateOnly Start = new(2020, 1, 1);

    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(500);

    /// <summary>Weeks of whatever was driven, and a distance to forecast.</summary>
    private sealed record Life(UsagePattern? Pattern, DateOnly Last, long Metres);

    private static readonly Arbitrary<Life> AnyLife = (
        from weeks in Gen.ArrayOf(Gen.Frequency((2, Gen.Constant(0)), (8, Gen.Choose(0, 120_000))))
        from metres in Gen.Choose(1, 40_000_000)
        select Lived(weeks, metres)).ToArbitrary();

    private static Life Lived(int[] weeks, long metres)
    {
        var (ledger, odometer, last) = Drive(weeks.Length * 7, day => weeks.Length == 0 ? 0 : weeks[(day.DayNumber - Start.DayNumber) / 7 % weeks.Length]);
        return new Life(UsageEstimator.Estimate(ledger, odometer, [], last), last, metres);
    }

    private static (UsageLedger Ledger, long Metres, DateOnly Last) Drive(int days, Func<DateOnly, long> metresOn)
    {
        var (ledger, metres, before) = (UsageLedger.Empty, 0L, (long?)null);
        for (var day = 0; day <= days; day++)
        {
            metres += metresOn(Start.AddDays(day));
            ledger = UsageDays.Advance(ledger, Start.AddDays(day), before, metres);
            before = metres;
        }

        return (ledger, metres, Start.AddDays(days));
    }

    private static UsagePattern PatternOf(int days, Func<DateOnly, long> metresOn)
    {
        var (ledger, metres, last) = Drive(days, metresOn);
        return UsageEstimator.Estimate(ledger, metres, [], last)!;
    }

    [Fact]
    public void Before_17_whole_months_no_month_differs_from_another()
    {
        var pattern = PatternOf(500, day => day.Month is >= 6 and <= 8 ? 80_000 : 20_000);
        Assert.All(Enumerable.Range(1, 12), month => Assert.Equal(1, pattern.Seasons.OfMonth(month)));
    }

    [Fact]
    public void After_years_summers_are_told_from_winters_but_not_believed_whole()
    {
        var pattern = PatternOf(4 * 365, day => day.Month is >= 6 and <= 8 ? 60_000 : 30_000);
        Assert.InRange(pattern.Seasons.OfMonth(7) / pattern.Seasons.OfMonth(1), 1.3, 1.9);
    }

    [Fact]
    public void A_single_wild_month_is_held_to_half_as_much_again()
    {
        var pattern = PatternOf(3 * 365, day => day.Month == 10 ? 400_000 : 10_000);
        Assert.Equal(1.5, pattern.Seasons.OfMonth(10));
    }

    [Fact]
    public void Weekdays_count_where_readings_come_daily()
    {
        var pattern = PatternOf(200, day => day.DayOfWeek is DayOfWeek.Saturday ? 90_000 : 5_000 + (day.DayNumber * 37 % 100));
        var saturday = new DateOnly(2026, 3, 7);
        Assert.True(pattern.Seasons.OfDay(saturday) > 4 * pattern.Seasons.OfDay(saturday.AddDays(1)));
    }

    [Fact]
    public void Weekdays_do_not_count_where_days_were_shared_out()
    {
        var (ledger, metres, before) = (UsageLedger.Empty, 0L, (long?)null);
        for (var day = 0; day <= 200; day += 5)
        {
            metres += 100_000 + (day * 100);
            ledger = UsageDays.Advance(ledger, Start.AddDays(day), before, metres);
            before = metres;
        }

        var pattern = UsageEstimator.Estimate(ledger, metres, [], Start.AddDays(200))!;
        Assert.Equal(pattern.Seasons.OfDay(new DateOnly(2026, 3, 7)), pattern.Seasons.OfDay(new DateOnly(2026, 3, 8)));
    }

    [Fact]
    public void Under_four_weeks_the_fast_rate_is_the_slow_one()
    {
        var pattern = PatternOf(27, _ => 40_000);
        Assert.Equal(pattern.Slow, pattern.Fast);
        Assert.NotEqual(pattern.Slow, PatternOf(60, day => day < Start.AddDays(40) ? 10_000 : 90_000).Fast);
    }

    [Fact]
    public void The_owners_figure_is_all_there_is_at_first_and_fades_as_the_vehicle_drives()
    {
        var (ledger, metres, last) = Drive(0, _ => 1_000);
        Assert.Equal(20_000, UsageEstimator.Estimate(ledger, metres, [], last, 7_305_000)!.Slow, 1e-6);

        (ledger, metres, last) = Drive(400, _ => 50_000);
        Assert.InRange(UsageEstimator.Estimate(ledger, metres, [], last, 7_305_000)!.Slow, 45_000, 49_000);
    }

    [Fact]
    public void A_gap_of_years_is_in_the_months_to_the_metre()
    {
        var ledger = UsageDays.Advance(UsageLedger.Empty, Start, null, 1_000_000);
        ledger = UsageDays.Advance(ledger, Start.AddYears(3), 1_000_000, 31_000_000);
        ledger = UsageDays.Advance(ledger, Start.AddYears(3).AddDays(1), 31_000_000, 31_000_000);
        Assert.Equal(30_000_000, ledger.Months.Sum(month => month.Metres));
        Assert.Equal(UsageLedger.MaxDays, ledger.Days.Length);
    }

    [Fact]
    public void A_ledger_of_more_than_twenty_years_grows_no_further()
    {
        var ledger = UsageDays.Advance(UsageLedger.Empty, Start, null, 0);
        ledger = UsageDays.Advance(ledger, Start.AddYears(40), 0, 400_000_000);
        Assert.Equal(UsageLedger.MaxMonths, ledger.Months.Length);
        Assert.Equal(UsageLedger.MaxDays, ledger.Days.Length);
    }

    [Fact]
    public void Forecasts_of_the_past_are_right_for_a_steady_car_and_far_off_for_a_bursty_one()
    {
        var steady = PastForecasts.Errors(PatternOf(900, _ => 40_000).Past, 4_000_000);
        Assert.True(steady.Count > 10);
        Assert.All(steady.Skip(steady.Count / 2), error => Assert.InRange(error.Error, -0.1, 0.1));

        var bursty = PastForecasts.Errors(PatternOf(900, day => day.DayNumber % 180 < 20 ? 200_000 : 0).Past, 3_000_000);
        Assert.Contains(bursty, error => Math.Abs(error.Error) > 0.5);
    }

    [Fact]
    public void A_forecast_of_the_past_that_is_overdue_enters_as_late_as_it_is()
    {
        var pattern = PatternOf(900, day => day < Start.AddDays(600) ? 40_000 : 0);
        var newest = PastForecasts.Errors(pattern.Past, 4_000_000)[^1];
        Assert.True(newest.Error > 1);
    }

    [Theory]
    [InlineData(280_000, 60)]
    [InlineData(1, 0)]
    public void However_short_the_distance_the_past_is_tried_a_bounded_number_of_times(double distance, int atLeast) =>
        Assert.InRange(PastForecasts.Errors(PatternOf(900, _ => 40_000).Past, distance).Count, atLeast, 96);

    [Fact]
    public void The_dates_come_in_their_order_and_never_before_today() => Check.One(Runs, Prop.ForAll(AnyLife, life =>
        life.Pattern is null
        || DuePrediction.Forecast(life.Metres, life.Pattern, life.Last) is not { } forecast
        || (forecast.Earliest >= life.Last && forecast.Earliest <= forecast.Likely && forecast.Likely <= forecast.Latest)));

    [Fact]
    public void A_longer_distance_is_never_used_up_sooner() => Check.One(Runs, Prop.ForAll(AnyLife, life =>
        life.Pattern is null || DaysFor(life, life.Metres) <= DaysFor(life, life.Metres * 1.2)));

    private static double DaysFor(Life life, double metres) => DuePrediction.LikelyDays(metres, life.Pattern!, life.Last) ?? double.MaxValue;
}
