using Milepost.Silo.Client;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Actors;

public sealed class IngestTests
{
    [Fact]
    public async Task A_message_is_acknowledged_and_survives_a_restart()
    {
        var silo = await TestSilo.StartAsync();
        await using var first = silo;
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();

        Assert.Equal(IngestOutcome.Durable, await silo.SendAsync(vehicle, device, 1, 2));
        var before = await silo.Vehicles.ReadAsync(vehicle).Soon("the reading");
        await silo.StopAsync();

        await using var second = await TestSilo.StartAsync(folder: silo.Folder);
        var after = await second.Vehicles.ReadAsync(vehicle).Soon("the reading");
        Assert.Equal(Milepost.Silo.Journal.Checkpoints.CheckpointCodec.Encode(before!.Vehicle), Milepost.Silo.Journal.Checkpoints.CheckpointCodec.Encode(after!.Vehicle));
        Assert.Equal(IngestOutcome.Durable, await second.SendAsync(vehicle, device, 1, 2));
        var balance = await second.Get<IAccounting>().ReadAsync(TestSilo.Fleet, device, CancellationToken.None);
        Assert.Equal(new Balance(4, 2, 2, 0, 0), balance);
    }
}
