using Milepost.Grains.Schedules;
using Milepost.Grains.Usage;
using Milepost.Grains.Vehicles;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Usage;

public sealed class PredictionTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly DateOnly Today = new(2026, 3, 2);

    // Only predictions make it due soon.
    private static ServiceItemDefinition ByPrediction(int days = 14) =>
        Build.Item(everyKm: 10_000, lastDone: new DoneAt(Build.Km(48_000), null, null), dueSoon: new DueSoonMargin(null, null, null, days));

    private static Given Driving(double kmPerDay, int days, double from = 50_000, params ServiceItemDefinition[] items)
    {
        var given = Given.AVehicle(from).Plans(items);
        for (var day = 1; day <= days; day++)
        {
            given.After(Day).Reports(odometerKm: from + (kmPerDay * day));
        }

        return given;
    }

    [Fact]
    public void Without_any_movement_known_nothing_is_said() =>
        Assert.Null(Given.AVehicle(48_000).Plans(Build.Item()).StatusOf().Forecast);

    [Fact]
    public void A_last_service_with_date_and_odometer_gives_a_first_rate_before_any_telemetry()
    {
        var lastDone = new DoneAt(Build.Km(48_000), Today.AddDays(-180), null);
        var given = Given.AVehicle(57_000).Plans(Build.Item(lastDone: lastDone));

        var status = given.StatusOf();
        Assert.InRange(status.Because!.MetresPerDay!.Value, 48_000, 50_000);
        Assert.InRange(status.Forecast!.Likely, Today.AddDays(19), Today.AddDays(22));
    }

    [Fact]
    public void A_steady_car_is_forecast_to_the_day_within_an_honest_interval()
    {
        var given = Driving(50, 180);
        given.Plans(Build.Item(everyKm: 5_000));

        var forecast = given.StatusOf().Forecast!;
        Assert.InRange(forecast.Likely.DayNumber - given.Time.Today.DayNumber, 98, 103);
        Assert.True(forecast.Earliest < forecast.Likely && forecast.Likely < forecast.Latest);
        Assert.InRange(forecast.Latest.DayNumber - forecast.Earliest.DayNumber, 60, 120);
    }

    [Fact]
    public void A_recent_change_of_use_counts_for_the_near_future_and_fades_for_the_far()
    {
        var given = Driving(20, 120);
        for (var day = 1; day <= 42; day++)
        {
            given.After(Day).Reports(odometerKm: 52_400 + (80 * day));
        }

        given.Plans(Build.Item(1, everyKm: 500), Build.Item(2, everyKm: 20_000));
        var near = 500.0 / (given.StatusOf(1).Forecast!.Likely.DayNumber - given.Time.Today.DayNumber);
        var far = 20_000.0 / (given.StatusOf(2).Forecast!.Likely.DayNumber - given.Time.Today.DayNumber);
        Assert.InRange(near, 45, 80);
        Assert.InRange(far, 25, near);
    }

    [Fact]
    public void A_parked_car_is_forecast_later_and_later()
    {
        var given = Driving(50, 60);
        given.Plans(Build.Item(everyKm: 5_000));
        var before = given.StatusOf().Forecast!.Likely;
        given.TimePasses(given.Now + TimeSpan.FromDays(40));

        Assert.True(given.StatusOf().Forecast!.Likely > before.AddDays(40));
    }

    [Fact]
    public void More_than_some_years_ahead_nothing_is_said() =>
        Assert.Null(DuePrediction.Forecast(1_000_000_000, new UsagePattern(30_000, 30_000, Seasons.None, []), Today));

    [Fact]
    public void A_forecast_raises_due_soon_in_time_and_does_not_take_it_back()
    {
        var given = Driving(50, 140, 50_000, ByPrediction());
        Assert.Equal(ServiceStage.Ok, given.StageOf());
        var km = given.OdometerKm!.Value;
        while (given.StageOf() == ServiceStage.Ok && km < 58_000)
        {
            given.After(Day).Reports(odometerKm: km += 50);
        }

        Assert.InRange(58_000 - km, 13 * 48, 15 * 52);
        Assert.Equal(ServiceStage.DueSoon, given.OnlyAlert.Stage);
        given.TimePasses(given.Now + TimeSpan.FromDays(200));
        Assert.Equal(ServiceStage.DueSoon, given.StageOf());
        Assert.Single(given.Journal.OfType<AlertChanged>());
    }

    [Fact]
    public void The_vehicle_asks_to_be_woken_when_the_forecast_would_make_it_due_soon()
    {
        var given = Driving(50, 60, 50_000, ByPrediction());
        var likely = given.StatusOf().Forecast!.Likely;

        Assert.Equal(likely.AddDays(-14), given.NextWake!.Value.UtcDate);
    }

    [Fact]
    public void What_is_due_is_not_forecast() =>
        Assert.Null(Given.AVehicle(58_000).Plans(Build.Item(lastDone: new DoneAt(Build.Km(48_000), Today.AddDays(-99), null))).StatusOf().Forecast);

    [Fact]
    public void Of_any_of_the_first_criterion_is_forecast_and_of_all_of_the_last()
    {
        var lastDone = new DoneAt(Build.Km(48_000), Today.AddDays(-180), null);
        var any = Given.AVehicle(57_000).Plans(Build.Item(everyKm: 10_000, months: 12, lastDone: lastDone)).StatusOf().Forecast!;
        var all = Given.AVehicle(57_000).Plans(Build.Item(everyKm: 10_000, months: 12, lastDone: lastDone, combine: Combine.All)).StatusOf().Forecast!;

        Assert.True(any.Likely < Today.AddDays(30));
        Assert.Equal(Today.AddDays(-180).AddMonths(12), all.Likely);
    }
}
