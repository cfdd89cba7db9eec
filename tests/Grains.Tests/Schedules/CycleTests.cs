using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Schedules;

public sealed class CycleTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);

    private static double? DueKm(Given given) => given.StatusOf().DueAt?.Kilometres;

    [Fact]
    public void Never_known_counts_from_now()
    {
        var given = Given.AVehicle(48_000).Plans(Build.Item(everyKm: 10_000, months: 12));
        Assert.Equal(58_000, DueKm(given));
        Assert.Equal(new DateOnly(2027, 3, 2), given.StatusOf().DueOn);
    }

    [Fact]
    public void Last_done_counts_from_there_and_what_it_leaves_out_from_now()
    {
        var given = Given.AVehicle(48_000).Plans(Build.Item(everyKm: 10_000, months: 12, lastDone: new DoneAt(Build.Km(45_000), null, null)));
        Assert.Equal(55_000, DueKm(given));
        Assert.Equal(new DateOnly(2027, 3, 2), given.StatusOf().DueOn);
    }

    [Theory]
    [InlineData(48_000, 50_000)]
    [InlineData(50_000, 60_000)]
    [InlineData(9_999.999, 10_000)]
    public void On_the_grid_it_is_due_at_the_next_whole_interval(double km, double due) =>
        Assert.Equal(due, DueKm(Given.AVehicle(km).Plans(Build.Item(everyKm: 10_000, lastDone: OnGrid.Instance))));

    [Fact]
    public void A_first_interval_holds_once_and_what_it_leaves_out_is_as_always()
    {
        var item = Build.Item(everyKm: 10_000, months: 12, first: new Interval(Build.Km(1_000), null, null, null));
        var given = Given.AVehicle(0.5).Plans(item);
        Assert.Equal(1_000.5, DueKm(given));
        Assert.Equal(new DateOnly(2027, 3, 2), given.StatusOf().DueOn);

        given.After(TimeSpan.FromDays(30)).Reports(odometerKm: 1_100).Completes(Build.Record(1, Monday.AddDays(30), 1_100));
        Assert.Equal(11_100, DueKm(given));
    }

    [Fact]
    public void From_completion_the_next_cycle_counts_from_the_work()
    {
        var given = Given.AVehicle(48_000).Plans(Build.Item(everyKm: 10_000)).After(TimeSpan.FromDays(60)).Reports(odometerKm: 58_700);
        Assert.Equal(ServiceStage.Overdue, given.StageOf());

        given.Completes(Build.Record(1, given.Time.Today));
        Assert.Equal(68_700, DueKm(given));
        Assert.Equal(ServiceStage.Ok, given.StageOf());
    }

    [Theory]
    [InlineData(57_000, 68_000, 0)]
    [InlineData(54_000, 68_000, 0)]
    [InlineData(52_000, 58_000, 0)]
    [InlineData(58_700, 68_000, 0)]
    [InlineData(79_000, 88_000, 2)]
    public void On_the_fixed_grid_a_completion_closes_its_step_and_counts_the_missed_ones(double doneAt, double due, int missed)
    {
        var given = Given.AVehicle(48_000).Plans(Build.Item(everyKm: 10_000, roll: Roll.Grid)).After(TimeSpan.FromDays(60)).Reports(odometerKm: doneAt);
        given.Completes(Build.Record(1, given.Time.Today));

        Assert.Equal(due, DueKm(given));
        Assert.Equal(missed, given.Vehicle.Plan.Items[0].Cycle.MissedSteps);
    }

    [Fact]
    public void The_monthly_grid_never_drifts()
    {
        var given = Given.AVehicle(at: Build.Moment(2026, 1, 31, 8)).Plans(Build.Item(months: 1, roll: Roll.Grid));
        Assert.Equal(new DateOnly(2026, 2, 28), given.StatusOf().DueOn);

        given.TimePasses(Build.Moment(2026, 2, 28, 8)).Completes(Build.Record(1, new DateOnly(2026, 2, 28)));
        Assert.Equal(new DateOnly(2026, 3, 31), given.StatusOf().DueOn);
        given.TimePasses(Build.Moment(2026, 3, 30, 8)).Completes(Build.Record(2, new DateOnly(2026, 3, 30)));
        Assert.Equal(new DateOnly(2026, 4, 30), given.StatusOf().DueOn);
    }

    [Fact]
    public void A_backdated_completion_does_not_move_the_due_of_a_newer_one()
    {
        var given = Given.AVehicle(48_000).Plans(Build.Item(everyKm: 10_000)).After(TimeSpan.FromDays(60)).Reports(odometerKm: 57_000);
        given.Completes(Build.Record(1, given.Time.Today, 57_000));
        given.Completes(Build.Record(2, Monday.AddDays(10), 50_000));

        Assert.Equal(67_000, DueKm(given));
    }

    [Theory]
    [InlineData(0, 570_000)]
    [InlineData(0, 91_700)]
    [InlineData(0, 75_000)]
    [InlineData(5, 570_000)]
    public void A_record_whose_odometer_is_not_believed_counts_from_the_curve(int daysAgo, double typo)
    {
        var given = Given.AVehicle(48_000).Plans(Build.Item(everyKm: 10_000));
        for (var day = 1; day <= 10; day++)
        {
            given.After(TimeSpan.FromDays(1)).Reports(odometerKm: 56_990 + day);
        }

        given.Completes(Build.Record(1, given.Time.Today.AddDays(-daysAgo), typo));

        Assert.Equal(67_000 - daysAgo, DueKm(given));
        Assert.Equal(Build.Km(typo), given.Vehicle.Plan.Records[0].Record.Odometer);
    }

    [Fact]
    public void Of_two_works_of_one_day_the_one_further_on_counts_in_whatever_order_they_are_recorded()
    {
        foreach (var (first, second) in new[] { (57_000, 57_050), (57_050, 57_000) })
        {
            var given = Given.AVehicle(48_000).Plans(Build.Item(everyKm: 10_000)).After(TimeSpan.FromDays(60)).Reports(odometerKm: 57_100);
            given.Completes(Build.Record(1, given.Time.Today, first)).Completes(Build.Record(2, given.Time.Today, second));

            Assert.Equal(67_050, DueKm(given));
        }
    }

    [Theory]
    [InlineData(Roll.Completion)]
    [InlineData(Roll.Grid)]
    public void A_first_interval_over_what_the_criteria_do_not_have_is_refused(Roll roll)
    {
        var item = Build.Item(months: 12, first: new Interval(Build.Km(1_000), null, null, null), roll: roll);
        Assert.Equal("first", Assert.IsType<InvalidMember>(Given.AVehicle().Plans(item).Last.Rejection).Member);
    }

    [Fact]
    public void Withdrawing_a_record_restores_what_was()
    {
        var given = Given.AVehicle(48_000).Plans(Build.Item(everyKm: 10_000)).After(TimeSpan.FromDays(60)).Reports(odometerKm: 57_000);
        given.Completes(Build.Record(2, Monday.AddDays(10), 50_000));
        Assert.Equal(60_000, DueKm(given));

        given.Completes(Build.Record(1, given.Time.Today, 57_000)).When(new WithdrawService(Build.RecordId(1), "owner"));
        Assert.Equal(60_000, DueKm(given));
        given.When(new WithdrawService(Build.RecordId(2), "owner"));
        Assert.Equal(58_000, DueKm(given));
    }

    [Fact]
    public void A_record_without_an_odometer_takes_what_the_curve_says_for_its_date()
    {
        var given = Given.AVehicle(48_000).Plans(Build.Item(everyKm: 10_000));
        given.After(TimeSpan.FromDays(1)).Reports(odometerKm: 48_200).After(TimeSpan.FromDays(1)).Reports(odometerKm: 48_300);

        given.Completes(Build.Record(1, Monday.AddDays(1)));
        Assert.Equal(58_200, DueKm(given));
    }

    [Fact]
    public void Work_done_before_any_odometer_is_known_counts_from_the_first()
    {
        var given = Given.AVehicle(null).Plans(Build.Item(everyKm: 10_000, engineHours: 100)).After(TimeSpan.FromDays(1)).Completes(Build.Record(1, Monday));
        given.After(TimeSpan.FromDays(1)).Reports(odometerKm: 48_000, engineHours: 500);

        Assert.Equal((Build.Km(58_000), 600), (given.StatusOf().DueAt, given.StatusOf().DueAtEngineTime?.Hours));
    }

    [Fact]
    public void Work_done_on_a_day_nobody_knows_of_counts_from_now()
    {
        var given = Given.AVehicle(48_000).Reports(engineHours: 500).Plans(Build.Item(everyKm: 10_000, engineHours: 100));
        given.After(TimeSpan.FromDays(3)).Reports(odometerKm: 48_300, engineHours: 510).Completes(Build.Record(1, Monday.AddDays(-30)));

        Assert.Equal((Build.Km(58_300), 610), (given.StatusOf().DueAt, given.StatusOf().DueAtEngineTime?.Hours));
    }

    [Fact]
    public void One_record_closes_every_item_it_names_and_no_other()
    {
        var given = Given.AVehicle(48_000).Plans(Build.Item(1), Build.Item(2), Build.Item(3)).After(TimeSpan.FromDays(9)).Reports(odometerKm: 50_000);
        given.Completes(Build.Record(1, given.Time.Today, null, 1, 3));

        Assert.Equal([60_000, 58_000, 60_000], Enumerable.Range(1, 3).Select(item => given.StatusOf(item).DueAt!.Value.Kilometres));
    }

    [Fact]
    public void A_changed_interval_is_due_by_its_new_length_from_where_the_cycle_began()
    {
        var given = Given.AVehicle(48_000).Plans(Build.Item(everyKm: 10_000)).When(new ChangeServiceItem(Build.Item(everyKm: 15_000)));
        Assert.Equal(63_000, DueKm(given));
    }
}
