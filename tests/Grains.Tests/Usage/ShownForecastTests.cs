using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Usage;

/// <summary>The date a vehicle shows for a service, day after day.</summary>
public sealed class ShownForecastTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static (Given Given, double Km) Driving(int days)
    {
        var given = Given.AVehicle(50_000).Plans(Build.Item(everyKm: 10_000, lastDone: new DoneAt(Build.Km(48_000), null, null), dueSoon: new DueSoonMargin(Build.Km(1), null, null, null)));
        var km = 50_000.0;
        for (var day = 0; day < days; day++)
        {
            given.After(Day).Reports(odometerKm: km += 30);
        }

        return (given, km);
    }

    private static DateOnly Shown(Given given) => given.StatusOf().Forecast!.Likely;

    [Fact]
    public void It_stands_still_while_the_forecast_trembles()
    {
        var (given, km) = Driving(120);
        var shown = Shown(given);
        for (var day = 0; day < 10; day++)
        {
            given.After(Day).Reports(odometerKm: km += day % 2 == 0 ? 45 : 15);
            Assert.Equal(shown, Shown(given));
        }
    }

    [Fact]
    public void It_moves_when_life_has_changed_and_lies_within_its_range()
    {
        var (given, km) = Driving(120);
        var shown = Shown(given);
        for (var day = 0; day < 30; day++)
        {
            given.After(Day).Reports(odometerKm: km += 90);
            var forecast = given.StatusOf().Forecast!;
            Assert.InRange(forecast.Likely, forecast.Earliest, forecast.Latest);
        }

        Assert.True(Shown(given) < shown.AddDays(-14));
    }

    [Fact]
    public void Of_a_parked_car_it_stays_while_its_range_widens_until_it_has_passed()
    {
        var (given, _) = Driving(120);
        var (shown, latest) = (Shown(given), given.StatusOf().Forecast!.Latest);
        given.TimePasses(given.Now + TimeSpan.FromDays(60));
        Assert.Equal(shown, Shown(given));
        Assert.True(given.StatusOf().Forecast!.Latest > latest);

        given.TimePasses(given.Now + TimeSpan.FromDays(shown.DayNumber - given.Time.Today.DayNumber + 1));
        Assert.True(Shown(given) > given.Time.Today);
    }

    [Fact]
    public void A_changed_item_begins_anew()
    {
        var (given, km) = Driving(120);
        given.After(Day).Reports(odometerKm: km + 30);
        Assert.NotNull(given.Vehicle.Plan.Items[0].Shown);
        given.When(new ChangeServiceItem(given.Vehicle.Plan.Items[0].Definition with { Criteria = given.Vehicle.Plan.Items[0].Definition.Criteria! with { Distance = Build.Km(20_000) } }));
        Assert.Null(given.Vehicle.Plan.Items[0].Shown);
        Assert.True(Shown(given) > given.Time.Today.AddDays(365));
    }
}
