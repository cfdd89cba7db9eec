using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Milepost.Grains.Odometers;
using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;
using Milepost.TestKit;

namespace Milepost.Grains.Tests.Vehicles;

public sealed class DecisionTests
{
    private static readonly RegisterVehicle Register = new(Build.Fleet, Build.Details(), Build.Km(48_000), null);

    [Fact]
    public void Registering_again_with_the_same_content_is_done_already_and_with_other_content_refused()
    {
        var given = Given.NoVehicle().When(Register);
        Assert.IsType<VehicleRegistered>(Assert.Single(given.Last.Events));
        Assert.Same(AnnounceVehicle.Instance, Assert.Single(given.Last.Effects));

        Assert.Same(Decision.Nothing, given.After(TimeSpan.FromDays(9)).When(Register).Last);
        Assert.IsType<VehicleExists>(given.When(Register with { Odometer = Build.Km(1) }).Last.Rejection);
        given.When(new DescribeVehicle(Build.Details("Polo")));
        Assert.Same(Decision.Nothing, given.When(Register).Last);
    }

    [Fact]
    public void Nobody_tells_an_unknown_vehicle_anything_but_the_time()
    {
        Assert.IsType<VehicleUnknown>(Given.NoVehicle().Plans(Build.Item()).Last.Rejection);
        Assert.Same(Decision.Nothing, Given.NoVehicle().When(new PassTime()).Last);
    }

    [Fact]
    public void A_retired_vehicle_keeps_its_history_and_takes_nothing_in()
    {
        var given = Given.AVehicle(58_000).Plans(Build.Item(lastDone: new DoneAt(Build.Km(48_000), null, null))).When(new RetireVehicle());

        Assert.Equal(Grains.Alerts.AlertState.Resolved, given.OnlyAlert.State);
        Assert.Null(given.NextWake);
        Assert.Same(Decision.Nothing, given.When(new RetireVehicle()).Last);
        Assert.IsType<VehicleIsRetired>(given.Reports(odometerKm: 58_100).Last.Rejection);
        Assert.True(VehicleView.Summarise(given.Vehicle, given.Time).Retired);
    }

    [Fact]
    public void Adding_an_item_again_is_done_already_and_another_of_its_id_is_refused()
    {
        var given = Given.AVehicle().Plans(Build.Item());
        Assert.Same(Decision.Nothing, given.Plans(Build.Item()).Last);
        Assert.Equal(new ServiceItemExists(Build.ItemId(1)), given.Plans(Build.Item(everyKm: 1)).Last.Rejection);
        Assert.Equal(new ServiceItemUnknown(Build.ItemId(2)), given.When(new ChangeServiceItem(Build.Item(2))).Last.Rejection);
        Assert.Equal(new ServiceItemUnknown(Build.ItemId(2)), given.When(new RemoveServiceItem(Build.ItemId(2))).Last.Rejection);
    }

    [Fact]
    public void Recording_work_again_is_done_already_and_other_work_of_its_id_is_refused()
    {
        var record = Build.Record(1, new DateOnly(2026, 3, 2));
        var given = Given.AVehicle().Plans(Build.Item()).Completes(record);

        Assert.Same(Decision.Nothing, given.Completes(record with { Items = [.. record.Items] }).Last);
        Assert.Equal(new ServiceRecordExists(record.Id), given.Completes(record with { Notes = "other" }).Last.Rejection);
        Assert.Equal(new ServiceItemUnknown(Build.ItemId(7)), given.Completes(Build.Record(2, record.Date, null, 7)).Last.Rejection);
        Assert.Equal(new ServiceRecordUnknown(Build.RecordId(3)), given.When(new WithdrawService(Build.RecordId(3), "owner")).Last.Rejection);
    }

    [Fact]
    public void A_plan_and_its_records_have_their_limits()
    {
        var given = Given.AVehicle().Plans([.. Enumerable.Range(1, ServicePlan.MaxItems).Select(number => Build.Item(number))]);
        Assert.Null(given.Last.Rejection);
        Assert.Equal(new LimitReached("plan", ServicePlan.MaxItems), given.Plans(Build.Item(ServicePlan.MaxItems + 1)).Last.Rejection);

        var full = given.Vehicle with
        {
            Plan = given.Vehicle.Plan with { Records = [.. Enumerable.Repeat(new WorkDone(Build.Record(1, default), new CycleStart(default, null, null)), ServicePlan.MaxRecords)] },
        };
        var decision = VehicleDecider.Decide(full, new CompleteService(Build.Record(2, new DateOnly(2026, 3, 2))), given.Time, ObservedDays.None);
        Assert.Equal(new LimitReached("services", ServicePlan.MaxRecords), decision.Rejection);
    }

    public static TheoryData<string, ServiceItemDefinition> ImpossibleItems => new()
    {
        { "name", Build.Item(name: "") },
        { "name", Build.Item(name: new string('x', 101)) },
        { "criteria", Build.Item() with { Criteria = null } },
        { "criteria", Build.Item() with { Criteria = new Interval(null, null, null, null) } },
        { "once", Build.Item() with { Once = new OneOff(null, Build.Km(1)) } },
        { "once", Build.Item(once: new OneOff(null, null)) },
        { "criteria.distanceKm", Build.Item(everyKm: 0) },
        { "criteria.months", Build.Item(months: 1201) },
        { "criteria.days", Build.Item(days: 0) },
        { "criteria.engineHours", Build.Item(engineHours: 0) },
        { "first.months", Build.Item(first: new Interval(null, 0, null, null)) },
        { "dueSoon.percent", Build.Item(dueSoon: new DueSoonMargin(null, 0, null, null)) },
        { "dueSoon.percent", Build.Item(dueSoon: new DueSoonMargin(null, double.NaN, null, null)) },
        { "grace.days", Build.Item(grace: new Grace(null, -1)) },
        { "lastDone.date", Build.Item(lastDone: new DoneAt(null, new DateOnly(1800, 1, 1), null)) },
    };

    [Theory]
    [MemberData(nameof(ImpossibleItems), DisableDiscoveryEnumeration = true)]
    public void An_impossible_item_is_refused_by_the_name_of_its_member(string member, ServiceItemDefinition item) =>
        Assert.Equal(member, Assert.IsType<InvalidMember>(Given.AVehicle().Plans(item).Last.Rejection).Member);

    [Fact]
    public void A_device_belongs_here_for_its_time_only()
    {
        var given = Given.AVehicle();
        Assert.Same(Decision.Nothing, given.When(new PairDevice(Build.Device, null)).Last);
        var stranger = Build.Message(given.Now, false, Build.Sample(given.Now, speedKmh: 1)) with { Device = Build.DeviceNamed("other") };
        Assert.Equal(new DeviceNotPaired(stranger.Device), given.When(stranger).Last.Rejection);

        var until = given.Now + TimeSpan.FromHours(1);
        given.When(new UnpairDevice(Build.Device, until));
        Assert.Same(Decision.Nothing, given.When(new UnpairDevice(Build.Device, until)).Last);
        given.On(until + TimeSpan.FromHours(1));
        given.Sends(Build.Sample(until - TimeSpan.FromMilliseconds(1), odometerKm: 48_010));
        Assert.Equal(48_010, given.OdometerKm);
        Assert.Equal(new DeviceNotPaired(Build.Device), given.Sends(Build.Sample(until, odometerKm: 48_020)).Last.Rejection);
    }

    [Fact]
    public void A_vehicle_has_a_bounded_number_of_attachments()
    {
        var given = Given.AVehicle();
        for (var number = 1; number < Vehicle.MaxPairings; number++)
        {
            given.When(new PairDevice(Build.DeviceNamed($"d{number}"), null));
        }

        Assert.Null(given.Last.Rejection);
        Assert.Equal(new LimitReached("pairings", Vehicle.MaxPairings), given.When(new PairDevice(Build.DeviceNamed("one-more"), null)).Last.Rejection);
    }

    [Fact]
    public void A_quiet_message_is_one_fact_without_effects_and_asks_for_no_day()
    {
        var given = Given.AVehicle(1_000).Plans(Build.Item()).Reports(odometerKm: 1_000, speedKmh: 10);
        given.After(TimeSpan.FromSeconds(1)).Reports(odometerKm: 1_000, speedKmh: 10);

        Assert.Single(given.Last.Events);
        Assert.Empty(given.Last.Effects);
        Assert.Equal(0, given.DaysAskedFor);
    }

    [Fact]
    public void A_summary_shows_last_values_by_their_wire_names_and_keeps_a_bounded_number_of_others()
    {
        var given = Given.AVehicle().Reports(speedKmh: 47.5, counterKm: 26_045);
        var metrics = Enumerable.Range(0, Sample.MaxMetrics).Select(number => new NamedMetric($"m{number}", number));
        given.After(TimeSpan.FromSeconds(1));
        given.Sends(Build.Sample(given.Now, oilLife: 80));
        given.After(TimeSpan.FromSeconds(1));
        given.Sends(Build.Sample(given.Now) with { Metrics = [.. metrics] });

        var summary = VehicleView.Summarise(given.Vehicle, given.Time);
        Assert.Equal((47.5, 26_045.0, 80.0), (summary.Metrics["speedKmh"], summary.Metrics["distanceSinceClearKm"], summary.Metrics["oilLifePercent"]));
        Assert.Equal(Vehicle.MaxMetrics, given.Vehicle.Metrics.Count);
    }

    [Fact]
    public void Recent_keys_are_known_for_a_generation_and_forgotten_after_two()
    {
        const int generation = 4;
        var keys = RecentKeys.Empty;
        for (var key = 1; key <= 8; key++)
        {
            keys = keys.With(key, generation);
            Assert.All(Enumerable.Range(Math.Max(1, key - generation + 1), Math.Min(key, generation)), recent => Assert.True(keys.Contains(recent)));
        }

        Assert.False(keys.Contains(1));
    }

    [Fact]
    public void Every_event_has_a_name_of_its_own()
    {
        Assert.Equal(Sealed(typeof(VehicleEvent)), EventNames.All.Keys.OrderBy(type => type.Name));
        Assert.Equal(EventNames.All.Count, EventNames.All.Values.Distinct().Count());
    }

    [Fact]
    public void Every_command_and_every_event_has_an_arm()
    {
        var given = Given.AVehicle();
        foreach (var type in Sealed(typeof(VehicleCommand)))
        {
            // Without content most arms fail somehow; only a missing one fails like this.
            var command = (VehicleCommand)RuntimeHelpers.GetUninitializedObject(type);
            Assert.IsNotType<UnreachableException>(Record.Exception(() => VehicleDecider.Decide(given.Vehicle, command, given.Time, ObservedDays.None)));
        }

        foreach (var type in Sealed(typeof(VehicleEvent)))
        {
            var fact = (VehicleEvent)RuntimeHelpers.GetUninitializedObject(type);
            Assert.IsNotType<UnreachableException>(Record.Exception(() => VehicleEvolution.Evolve(given.Vehicle, fact)));
        }
    }

    private static ImmutableArray<Type> Sealed(Type root) =>
        [.. root.Assembly.GetTypes().Where(type => type.IsSealed && type.IsSubclassOf(root)).OrderBy(type => type.Name)];
}
