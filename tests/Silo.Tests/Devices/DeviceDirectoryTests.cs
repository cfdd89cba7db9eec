using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Milepost.Silo.Tests.Support;
using Milepost.TestKit;

namespace Milepost.Silo.Tests.Devices;

public sealed class DeviceDirectoryTests
{
    [Fact]
    public async Task The_same_device_may_be_created_again_and_another_under_its_id_may_not()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.True(DeviceId.TryParse("dongle-1", out var id));
        var device = TestSilo.DeviceOf(id);

        Assert.True(await silo.Devices.CreateAsync(device, CancellationToken.None));
        Assert.True(await silo.Devices.CreateAsync(device, CancellationToken.None));
        Assert.False(await silo.Devices.CreateAsync(device with { Name = "Other" }, CancellationToken.None));
        Assert.Equal(id, (await silo.Devices.FindByTokenAsync(device.TokenHash, CancellationToken.None))!.Id);
    }

    [Fact]
    public async Task Moving_a_device_ends_the_pairing_before_in_both_histories_and_here()
    {
        await using var silo = await TestSilo.StartAsync();
        var (first, second) = (await silo.RegisterAsync("first"), await silo.RegisterAsync("second"));
        var device = await silo.CreateDeviceAsync();
        var changes = new List<DeviceRecord>();
        silo.Devices.Changed += changes.Add;

        Assert.IsType<VehicleDone>(await silo.Devices.PairAsync(device, first, null, CancellationToken.None).Soon("the first pairing"));
        silo.Time.Advance(TimeSpan.FromHours(1));
        var moved = silo.Now;
        Assert.IsType<VehicleDone>(await silo.Devices.PairAsync(device, second, null, CancellationToken.None).Soon("the second pairing"));

        var record = (await silo.Devices.FindAsync(device, CancellationToken.None))!;
        Assert.Equal([new Silo.Client.Pairing(first, null, moved), new Silo.Client.Pairing(second, moved, null)], record.Pairings);
        Assert.Equal(first, record.VehicleAt(new Instant(5)));
        Assert.Equal(second, record.VehicleAt(moved));
        Assert.Equal([first, second], changes.Select(change => change.Vehicle));
    }

    [Fact]
    public async Task A_device_of_a_vehicle_out_of_use_can_still_move()
    {
        await using var silo = await TestSilo.StartAsync(rules: new Silo.Actors.VehicleRules());
        var (first, second) = (await silo.RegisterAsync("first"), await silo.RegisterAsync("second"));
        var device = await silo.CreateDeviceAsync();
        await silo.Devices.PairAsync(device, first, null, CancellationToken.None).Soon("the first pairing");
        await silo.Vehicles.TellAsync(first, new RetireVehicle()).Soon("the retirement");

        Assert.IsType<VehicleDone>(await silo.Devices.PairAsync(device, second, null, CancellationToken.None).Soon("the second pairing"));

        Assert.Equal(second, (await silo.Devices.FindAsync(device, CancellationToken.None))!.Vehicle);
    }

    [Fact]
    public async Task A_vehicle_of_another_fleet_is_unknown_to_a_device()
    {
        await using var silo = await TestSilo.StartAsync();
        var foreign = new VehicleId(Guid.CreateVersion7());
        await silo.Vehicles.TellAsync(foreign, new RegisterVehicle(new FleetId(Guid.NewGuid()), TestSilo.Details, null, null)).Soon("the registration");
        var device = await silo.CreateDeviceAsync();

        var reply = await silo.Devices.PairAsync(device, foreign, null, CancellationToken.None).Soon("pairing");

        Assert.IsType<VehicleUnknown>(Assert.IsType<VehicleRefused>(reply).Rejection);
        Assert.Null((await silo.Devices.FindAsync(device, CancellationToken.None))!.Vehicle);
    }

    [Fact]
    public async Task A_revoked_device_is_still_found_and_gets_no_new_secret()
    {
        await using var silo = await TestSilo.StartAsync();
        var device = await silo.CreateDeviceAsync();

        Assert.True(await silo.Devices.RevokeAsync(device, CancellationToken.None));

        Assert.Equal(silo.Now, (await silo.Devices.FindAsync(device, CancellationToken.None))!.RevokedAt);
        Assert.False(await silo.Devices.ReplaceSecretAsync(device, new byte[32], new byte[32], CancellationToken.None));
    }

    [Fact]
    public async Task A_move_that_failed_halfway_is_seen_and_told_as_far_as_it_went()
    {
        await using var silo = await TestSilo.StartAsync();
        var (first, second) = (await silo.RegisterAsync("first"), await silo.RegisterAsync("second"));
        var device = await silo.CreateDeviceAsync();
        await silo.Devices.PairAsync(device, first, null, CancellationToken.None).Soon("the first pairing");
        Assert.Equal(first, (await silo.Devices.FindAsync(device, CancellationToken.None))!.Vehicle);
        var reopened = Reopened(silo);
        silo.Journal.Arrived += batch => FailWhere(silo, batch.Events.Any(entry => entry.Name == "device-paired"), CommitFault.Before);

        Assert.IsType<VehicleUnavailable>(await silo.Devices.PairAsync(device, second, null, CancellationToken.None).Soon("the second pairing"));

        await reopened.Soon("the reopening");
        Assert.Null((await silo.Devices.FindAsync(device, CancellationToken.None))!.Vehicle);
    }

    [Fact]
    public async Task A_revocation_whose_answer_was_lost_is_seen_all_the_same()
    {
        await using var silo = await TestSilo.StartAsync();
        var device = await silo.CreateDeviceAsync();
        Assert.Null((await silo.Devices.FindAsync(device, CancellationToken.None))!.RevokedAt);
        var reopened = Reopened(silo);
        silo.Journal.Fail(CommitFault.After);

        await Assert.ThrowsAsync<SiloUnavailableException>(async () => await silo.Devices.RevokeAsync(device, CancellationToken.None));

        await reopened.Soon("the reopening");
        Assert.NotNull((await silo.Devices.FindAsync(device, CancellationToken.None))!.RevokedAt);
    }

    private static Task Reopened(TestSilo silo)
    {
        var reopened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Journal.Opened += () => reopened.TrySetResult();
        return reopened.Task;
    }

    private static void FailWhere(TestSilo silo, bool applies, CommitFault fault)
    {
        if (applies)
        {
            silo.Journal.Fail(fault);
        }
    }
}
