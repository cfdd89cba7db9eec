using Milepost.Grains.Alerts;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Alerts;

public sealed class ServiceAlertTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // Due at 58 000 km, soon 500 km before; forecasts left out.
    private static Given Near(double km = 57_400) =>
        Given.AVehicle(km).Plans(Build.Item(lastDone: new DoneAt(Build.Km(48_000), null, null), dueSoon: Build.SoonBefore(500)));

    private static Given Drives(Given given, double km) => given.After(Hour).Reports(odometerKm: km);

    [Fact]
    public void Due_soon_and_due_on_the_same_drive_are_one_alert_raised_and_then_changed()
    {
        var given = Near();
        Assert.Empty(given.Alerts);

        Drives(given, 57_500);
        var raised = Assert.Single(given.Raised);
        Assert.Equal((ServiceStage.DueSoon, 1, "Oil change: due soon"), (raised.Stage, raised.Version, raised.Title));
        Assert.Equal(given.Now, raised.RaisedAt);
        Assert.Equal(ItemCycles.StartKey, raised.Cycle);

        Drives(given, 57_700);
        Assert.Empty(given.Last.Effects);

        Drives(given, 58_000 - 100);
        Drives(given, 58_000);
        Assert.Empty(given.Raised);
        var changed = Assert.Single(given.Last.Effects.OfType<AnnounceAlert>()).Alert;
        Assert.Equal((ServiceStage.Due, 2, "Oil change: due"), (changed.Stage, changed.Version, changed.Title));
        Assert.Equal((raised.Id, raised.RaisedAt, given.Now), (changed.Id, changed.RaisedAt, changed.StageSince));

        Drives(given, 58_000.1);
        Assert.Equal((ServiceStage.Overdue, 3), (given.OnlyAlert.Stage, given.OnlyAlert.Version));
    }

    [Fact]
    public void Skipped_stages_make_one_alert_of_the_worst()
    {
        var given = Near();
        given.After(TimeSpan.FromDays(2)).Reports(odometerKm: 58_100);
        Assert.Equal((ServiceStage.Overdue, 1), (given.OnlyAlert.Stage, given.OnlyAlert.Version));
    }

    [Fact]
    public void Completion_resolves_and_the_next_cycle_is_another_alert()
    {
        var given = Drives(Near(57_800), 58_000);
        var first = given.OnlyAlert;
        given.Completes(Build.Record(1, given.Time.Today));

        Assert.Equal(AlertState.Resolved, given.OnlyAlert.State);
        Assert.Equal($"service:{Build.RecordId(1)}", given.OnlyAlert.ResolvedBy);
        Assert.Equal(given.Now, given.OnlyAlert.ResolvedAt);

        given.After(TimeSpan.FromDays(90)).Reports(odometerKm: 68_000);
        var second = Assert.Single(given.Raised);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(Build.RecordId(1).ToString(), second.Cycle);
    }

    [Fact]
    public void A_withdrawn_completion_reopens_the_same_alert()
    {
        var given = Drives(Near(57_800), 58_000).Completes(Build.Record(1, new DateOnly(2026, 3, 2)));
        given.When(new WithdrawService(Build.RecordId(1), "owner"));

        var reopened = Assert.Single(given.Raised);
        Assert.Equal(given.OnlyAlert, reopened);
        Assert.Equal((AlertState.New, ServiceStage.Due, 4), (reopened.State, reopened.Stage, reopened.Version));
        Assert.Null(reopened.ResolvedAt);
    }

    [Fact]
    public void Removing_the_item_resolves_its_alert()
    {
        var given = Drives(Near(57_800), 58_000).When(new RemoveServiceItem(Build.ItemId(1)));
        Assert.Equal(AlertState.Resolved, given.OnlyAlert.State);
    }

    [Fact]
    public void A_longer_interval_resolves_and_a_shorter_one_reopens()
    {
        var given = Drives(Near(57_800), 58_000);
        var item = given.Vehicle.Plan.Items[0].Definition;
        given.When(new ChangeServiceItem(item with { Criteria = new Interval(Build.Km(20_000), null, null, null) }));
        Assert.Equal(AlertState.Resolved, given.OnlyAlert.State);

        given.When(new ChangeServiceItem(item));
        Assert.Equal(AlertState.New, given.OnlyAlert.State);
    }

    [Fact]
    public void Resolved_by_hand_it_stays_closed_for_its_cycle()
    {
        var given = Drives(Near(), 57_500);
        given.When(new ResolveAlert(given.OnlyAlert.Id, "owner"));
        Drives(given, 57_700);
        given.After(TimeSpan.FromDays(3)).Reports(odometerKm: 58_200);

        Assert.Equal((AlertState.Resolved, "owner"), (given.OnlyAlert.State, given.OnlyAlert.ResolvedBy));
        given.When(new AcknowledgeAlert(given.OnlyAlert.Id, "owner"));
        Assert.IsType<AlertIsResolved>(given.Last.Rejection);
    }

    [Fact]
    public void Acknowledging_twice_is_once_and_a_worse_stage_keeps_it()
    {
        var given = Drives(Near(), 57_500);
        given.When(new AcknowledgeAlert(given.OnlyAlert.Id, "owner"));
        Assert.Equal((AlertState.Acknowledged, "owner", 2), (given.OnlyAlert.State, given.OnlyAlert.AcknowledgedBy, given.OnlyAlert.Version));
        given.When(new AcknowledgeAlert(given.OnlyAlert.Id, "owner"));
        Assert.Same(Decision.Nothing, given.Last);

        given.After(TimeSpan.FromDays(2)).Reports(odometerKm: 58_000);
        Assert.Equal((AlertState.Acknowledged, ServiceStage.Due), (given.OnlyAlert.State, given.OnlyAlert.Stage));
    }

    [Fact]
    public void A_snooze_until_a_time_asks_to_be_woken_then_and_ends_then()
    {
        var given = Drives(Near(), 57_500);
        var until = given.Now + Hour;
        given.When(new SnoozeAlert(given.OnlyAlert.Id, until, null, false, "owner"));
        Assert.Equal(until, Assert.Single(given.Last.Effects.OfType<WakeAt>()).When);

        given.TimePasses(until - TimeSpan.FromMilliseconds(1));
        Assert.Equal(AlertState.Snoozed, given.OnlyAlert.State);
        given.TimePasses(until);
        Assert.Equal(AlertState.New, given.OnlyAlert.State);
    }

    [Fact]
    public void A_snooze_until_an_odometer_ends_there()
    {
        var given = Drives(Near(), 57_500);
        given.When(new SnoozeAlert(given.OnlyAlert.Id, null, Build.Km(57_600), false, "owner"));
        Assert.Equal(AlertState.Snoozed, Drives(given, 57_599.9).OnlyAlert.State);
        Assert.Equal(AlertState.New, Drives(given, 57_600).OnlyAlert.State);
    }

    [Fact]
    public void A_snooze_until_worse_ends_with_a_worse_stage_only()
    {
        var given = Drives(Near(), 57_500);
        given.When(new SnoozeAlert(given.OnlyAlert.Id, null, null, true, "owner"));
        Drives(given, 57_700);
        Assert.Equal(AlertState.Snoozed, given.TimePasses(given.Now + TimeSpan.FromDays(10)).OnlyAlert.State);
        given.Reports(odometerKm: 58_000);
        Assert.Equal((AlertState.New, ServiceStage.Due), (given.OnlyAlert.State, given.OnlyAlert.Stage));
    }

    [Fact]
    public void A_date_raises_without_telemetry_for_a_vehicle_nobody_asked_about()
    {
        var given = Given.AVehicle(null).Plans(Build.Item(months: 12, dueSoon: new DueSoonMargin(null, null, 30, null)));
        var wakes = 0;
        while (given.NextWake is { } wake && wakes++ < 10)
        {
            given.TimePasses(wake);
        }

        Assert.Equal([ServiceStage.DueSoon, ServiceStage.Due, ServiceStage.Overdue], given.Journal.OfType<AlertChanged>().Select(fact => fact.Alert.Stage));
        Assert.Equal(Build.Moment(2027, 3, 3), given.Now);
        Assert.Equal(3, wakes);
    }

    [Fact]
    public void Late_data_pages_once_marked_late()
    {
        var given = Near();
        var driven = given.Now + Hour;
        given.After(TimeSpan.FromDays(3));
        given.Sends(Build.Sample(driven, odometerKm: 57_500));

        var raised = Assert.Single(given.Raised);
        Assert.True(raised.Late);
        Assert.Equal(driven, raised.RaisedAt);
    }

    [Fact]
    public void Engine_hours_page_at_their_own_time_however_old_the_odometer_is()
    {
        var given = Given.AVehicle(48_000).Reports(engineHours: 100).Plans(Build.Item(engineHours: 50));
        given.After(TimeSpan.FromDays(10)).Reports(engineHours: 150);

        Assert.Equal((given.Now, false), (given.OnlyAlert.RaisedAt, given.OnlyAlert.Late));
    }

    [Fact]
    public void The_identity_is_a_version_8_uuid_of_what_it_is_about_and_does_not_change()
    {
        var id = AlertIdentity.Of(Build.Vehicle, AlertKind.Service, "a", "b");

        Assert.Equal(AlertIdentity.Of(Build.Vehicle, AlertKind.Service, "a", "b"), id);
        Assert.Equal(8, id.Value.Version);
        Assert.InRange(id.Value.Variant, 8, 11);
        Assert.Equal(4, new[]
        {
            id,
            AlertIdentity.Of(Build.Vehicle, AlertKind.Fault, "a", "b"),
            AlertIdentity.Of(Build.Vehicle, AlertKind.Service, "a", "c"),
            AlertIdentity.Of(Build.Vehicle, AlertKind.Service, "ab", ""),
        }.Distinct().Count());
    }

    [Fact]
    public void A_full_book_forgets_the_oldest_closed_alert_and_never_an_open_one()
    {
        var given = Drives(Near(57_800), 58_000);
        var open = given.OnlyAlert;
        var book = new AlertBook([open]);
        for (var i = 1; i < AlertBook.MaxAlerts + 5; i++)
        {
            var id = AlertIdentity.Of(Build.Vehicle, AlertKind.Fault, "P0001", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            book = book.With(open with { Id = id, State = AlertState.Resolved });
        }

        Assert.Equal(AlertBook.MaxAlerts, book.Alerts.Length);
        Assert.Equal(open, book.Find(open.Id));
    }
}
