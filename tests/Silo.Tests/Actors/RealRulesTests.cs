using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Journal.Checkpoints;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Actors;

/// <summary>The host with the product's own rules, from registration to an alert on the feed.</summary>
public sealed class RealRulesTests
{
    [Fact]
    public async Task A_reading_past_the_due_point_raises_an_alert_that_survives_a_restart()
    {
        await using var silo = await TestSilo.StartAsync(rules: new VehicleRules());
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        Assert.IsType<VehicleDone>(await silo.Devices.PairAsync(device, vehicle, null, CancellationToken.None).Soon("pairing"));
        var item = new ServiceItemDefinition(
            new ServiceItemId(Guid.CreateVersion7()),
            "Oil",
            Severity.Advisory,
            Combine.Any,
            new Interval(Distance.FromKilometres(10_000), null, null, null),
            null,
            new DoneAt(Distance.FromKilometres(1_000), null, null),
            null,
            null,
            null,
            Roll.Completion);
        Assert.IsType<VehicleDone>(await silo.Vehicles.TellAsync(vehicle, new AddServiceItem(item)).Soon("the item"));

        Assert.Equal(IngestOutcome.Durable, await SendOdometerAsync(silo, vehicle, device, 11_500_000));

        var alert = Assert.Single((await silo.Get<IVehicleDirectory>().ListAlertsAsync(TestSilo.Fleet, new AlertQuery(null, null, true, null, 10), CancellationToken.None)).Items);
        var page = await silo.Feed.ReadAsync(TestSilo.Fleet, default, 100, CancellationToken.None);
        Assert.Equal(alert, Assert.Single(page.Items.OfType<AlertRaisedItem>()).Alert);
        var before = (await silo.Vehicles.ReadAsync(vehicle).Soon("the reading"))!;
        await silo.StopAsync();

        await using var second = await TestSilo.StartAsync(folder: silo.Folder, time: silo.Time, rules: new VehicleRules());
        var after = (await second.Vehicles.ReadAsync(vehicle).Soon("the reading"))!;
        Assert.Equal(CheckpointCodec.Encode(before.Vehicle), CheckpointCodec.Encode(after.Vehicle));
        Assert.Equal(VehicleView.Summarise(before.Vehicle, before.Time).Stage, VehicleView.Summarise(after.Vehicle, after.Time).Stage);
    }

    private static async Task<IngestOutcome> SendOdometerAsync(TestSilo silo, VehicleId vehicle, DeviceId device, long metres)
    {
        var outcomes = new Outcomes();
        var sample = new Sample(silo.Now, 1, [new Observation(Signal.Odometer, metres)], [], [], null);
        await silo.Ingest.PostAsync(silo.Message(vehicle, device, [sample]), outcomes, 1, CancellationToken.None).Soon("posting");
        return await outcomes.Of(1).Soon("the outcome");
    }
}
