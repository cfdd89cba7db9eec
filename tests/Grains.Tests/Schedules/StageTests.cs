using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Schedules;

public sealed class StageTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);

    private static ServiceStage StageAt(double km, ServiceItemDefinition item) => Given.AVehicle(km).Plans(item).StageOf();

    private static ServiceItemDefinition DoneAt48000(DueSoonMargin? dueSoon = null, Grace? grace = null) =>
        Build.Item(everyKm: 10_000, lastDone: new DoneAt(Build.Km(48_000), Monday, null), dueSoon: dueSoon, grace: grace);

    [Theory]
    [InlineData(56_999.999, ServiceStage.Ok)]
    [InlineData(57_000, ServiceStage.DueSoon)]
    [InlineData(57_999.999, ServiceStage.DueSoon)]
    [InlineData(58_000, ServiceStage.Due)]
    [InlineData(58_000.001, ServiceStage.Overdue)]
    public void Stages_begin_exactly_at_their_points(double km, ServiceStage expected) => Assert.Equal(expected, StageAt(km, DoneAt48000()));

    [Theory]
    [InlineData(58_500, ServiceStage.Due)]
    [InlineData(58_500.001, ServiceStage.Overdue)]
    public void Overdue_begins_after_the_grace(double km, ServiceStage expected) =>
        Assert.Equal(expected, StageAt(km, DoneAt48000(grace: new Grace(Build.Km(500), null))));

    [Theory]
    [InlineData(57_499.999, ServiceStage.Ok)]
    [InlineData(57_500, ServiceStage.DueSoon)]
    public void A_given_margin_replaces_every_default(double km, ServiceStage expected) =>
        Assert.Equal(expected, StageAt(km, DoneAt48000(Build.SoonBefore(500))));

    [Fact]
    public void Of_margin_and_share_the_one_that_comes_first_counts()
    {
        Assert.Equal(ServiceStage.DueSoon, StageAt(56_000, DoneAt48000(new DueSoonMargin(Build.Km(500), 20, null, null))));
        Assert.Equal(ServiceStage.DueSoon, StageAt(56_000, DoneAt48000(new DueSoonMargin(Build.Km(2_000), 5, null, null))));
    }

    [Theory]
    [InlineData(28_499, ServiceStage.Ok)]
    [InlineData(28_500, ServiceStage.DueSoon)]
    public void The_default_share_is_at_most_1500_km(double km, ServiceStage expected) =>
        Assert.Equal(expected, StageAt(km, Build.Item(everyKm: 30_000, lastDone: new DoneAt(Distance.Zero, Monday, null))));

    [Theory]
    [InlineData("2027-01-30", ServiceStage.Ok)]
    [InlineData("2027-01-31", ServiceStage.DueSoon)]
    [InlineData("2027-03-01", ServiceStage.DueSoon)]
    [InlineData("2027-03-02", ServiceStage.Due)]
    [InlineData("2027-03-03", ServiceStage.Overdue)]
    public void A_year_is_due_on_its_day_and_soon_thirty_days_before(string today, ServiceStage expected)
    {
        var given = Given.AVehicle().Plans(Build.Item(months: 12));
        Assert.Equal(expected, given.TimePasses(Midday(today)).StageOf());
    }

    [Theory]
    [InlineData("2026-03-28", ServiceStage.Ok)]
    [InlineData("2026-03-29", ServiceStage.DueSoon)]
    [InlineData("2026-04-05", ServiceStage.Due)]
    [InlineData("2026-04-06", ServiceStage.Overdue)]
    public void Days_count_calendar_days_with_their_tenth_before_and_the_grace_after(string today, ServiceStage expected)
    {
        var given = Given.AVehicle().Plans(Build.Item(days: 30, grace: new Grace(null, 4)));
        Assert.Equal(expected, given.TimePasses(Midday(today)).StageOf());
    }

    [Theory]
    [InlineData(299, ServiceStage.Ok)]
    [InlineData(325, ServiceStage.DueSoon)]
    [InlineData(350, ServiceStage.Due)]
    [InlineData(350.5, ServiceStage.Overdue)]
    public void Engine_hours_are_a_criterion(double hours, ServiceStage expected)
    {
        var given = Given.AVehicle().Reports(engineHours: 100).Plans(Build.Item(engineHours: 250));
        Assert.Equal(ServiceStage.Ok, given.StageOf());

        given.On(Build.Monday + TimeSpan.FromDays(30)).Reports(engineHours: hours);
        Assert.Equal(expected, given.StageOf());
    }

    [Fact]
    public void Any_of_takes_the_worst_known_criterion()
    {
        var item = Build.Item(everyKm: 10_000, months: 12, engineHours: 100);
        Assert.Equal(ServiceStage.Ok, StageAt(1_000, item));
        Assert.Equal(ServiceStage.Due, Given.AVehicle(1_000).Plans(item).TimePasses(Midday("2027-03-02")).StageOf());
    }

    [Fact]
    public void All_of_takes_the_best_and_is_unknown_with_an_unknown_one()
    {
        var both = Build.Item(everyKm: 10_000, months: 12, combine: Combine.All);
        Assert.Equal(ServiceStage.Ok, Given.AVehicle(1_000).Plans(both).TimePasses(Midday("2027-03-02")).StageOf());

        var withHours = Build.Item(everyKm: 10_000, engineHours: 100, combine: Combine.All);
        Assert.Equal(ServiceStage.Unknown, StageAt(1_000, withHours));
    }

    [Fact]
    public void Without_any_odometer_a_distance_is_unknown_until_the_first_which_it_then_counts_from()
    {
        var given = Given.AVehicle(null).Plans(Build.Item(everyKm: 10_000));
        Assert.Equal(ServiceStage.Unknown, given.StageOf());

        given.Reports(odometerKm: 61_318);
        Assert.Equal(ServiceStage.Ok, given.StageOf());
        Assert.Equal(Build.Km(71_318), given.StatusOf().DueAt);
    }

    [Fact]
    public void A_car_reported_counter_is_due_at_its_threshold()
    {
        var given = Given.AVehicle().Plans(Build.Item(counter: new CounterThreshold("oilLifePercent", 15)));
        Assert.Equal(ServiceStage.Unknown, given.StageOf());

        given.After(TimeSpan.FromHours(1));
        given.Sends(Build.Sample(given.Now, oilLife: 16));
        Assert.Equal(ServiceStage.Ok, given.StageOf());
        given.After(TimeSpan.FromHours(1));
        given.Sends(Build.Sample(given.Now, oilLife: 15));
        Assert.Equal(ServiceStage.Due, given.StageOf());
        Assert.Equal(ServiceStage.Due, given.OnlyAlert.Stage);
    }

    [Theory]
    [InlineData(59_000, ServiceStage.DueSoon)]
    [InlineData(60_000, ServiceStage.Due)]
    public void A_one_off_is_due_at_its_absolute_point(double km, ServiceStage expected) =>
        Assert.Equal(expected, StageAt(km, Build.Item(once: new OneOff(null, Build.Km(60_000)))));

    [Fact]
    public void A_one_off_that_was_done_is_never_due_again()
    {
        var given = Given.AVehicle(60_000).Plans(Build.Item(once: new OneOff(Monday, null)));
        Assert.Equal(ServiceStage.Due, given.StageOf());

        given.Completes(Build.Record(1, Monday));
        Assert.Equal(ServiceStage.Ok, given.StageOf());
        Assert.Equal(ServiceStage.Ok, given.TimePasses(Midday("2030-01-01")).StageOf());
    }

    [Fact]
    public void The_vehicles_stage_is_that_of_its_worst_known_item()
    {
        var given = Given.AVehicle(48_000).Plans(Build.Item(1, everyKm: 10_000), Build.Item(2, "Tyres", days: 1), Build.Item(3, "Hours", engineHours: 5));
        given.TimePasses(Midday("2026-03-03"));

        var summary = VehicleView.Summarise(given.Vehicle, given.Time);
        Assert.Equal(ServiceStage.Due, summary.Stage);
        Assert.Equal("Tyres", summary.NextDue!.Definition.Name);
    }

    private static Instant Midday(string date) =>
        Instant.From(DateTimeOffset.Parse(date + "T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
}
