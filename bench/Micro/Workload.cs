using System.Diagnostics;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Micro;

/// <summary>Two hundred vehicles, each with ten messages of one sample in flight.</summary>
internal sealed class Workload(List<Sender> senders)
{
    public const int Vehicles = 200;
    public const int InFlight = 10;

    /// <summary>Registers the vehicles and pairs a device with each.</summary>
    public static async Task<Workload> PrepareAsync(BenchSilo silo)
    {
        var fleet = new FleetId(Guid.CreateVersion7());
        var senders = new List<Sender>();
        for (var index = 0; index < Vehicles; index++)
        {
            var vehicle = new VehicleId(Guid.CreateVersion7());
            var details = new VehicleDetails($"Van {index}", null, null, null, null, null, null, "Europe/Berlin", DistanceUnit.Km);
            Require(await silo.Get<IVehicleClient>().TellAsync(vehicle, new RegisterVehicle(fleet, details, null, null)));
            var device = DeviceId.TryParse($"bench-{index}", out var id) ? id : throw new InvalidOperationException("Not a device id.");
            await silo.Get<IDeviceDirectory>().CreateAsync(Device(device, fleet), CancellationToken.None);
            Require(await silo.Get<IDeviceDirectory>().PairAsync(device, vehicle, null, CancellationToken.None));
            senders.Add(new Sender(silo.Get<ITelemetryIngest>(), [new DrivenVehicle(vehicle, device, 100_000_000)]));
        }

        return new Workload(senders);
    }

    /// <summary>What making the messages costs without sending them: the senders' part of every figure.</summary>
    public Figures MakeOnly()
    {
        const int Each = 5_000;
        using var process = Process.GetCurrentProcess();
        var (cpu, bytes, watch) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), Stopwatch.StartNew());
        for (var count = 0; count < Each; count++)
        {
            senders.ForEach(sender => sender.MakeOne());
        }

        process.Refresh();
        return new Figures(Each * senders.Count, 0, watch.Elapsed, process.TotalProcessorTime - cpu, GC.GetTotalAllocatedBytes() - bytes);
    }

    /// <summary>Sends for a while and says what that cost.</summary>
    public async Task<Figures> RunAsync(TimeSpan length)
    {
        using var process = Process.GetCurrentProcess();
        var (cpu, bytes, done, watch) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), Done, Stopwatch.StartNew());
        senders.ForEach(sender => sender.Start(InFlight));
        await Task.Delay(length);
        await Task.WhenAll(senders.ConvertAll(sender => sender.StopAsync()));
        process.Refresh();
        return new Figures(
            Done - done,
            senders.Sum(sender => sender.Failed),
            watch.Elapsed,
            process.TotalProcessorTime - cpu,
            GC.GetTotalAllocatedBytes() - bytes);
    }

    private long Done => senders.Sum(sender => sender.Done);

    private static DeviceRecord Device(DeviceId id, FleetId fleet) =>
        new(id, fleet, id.Value, Guid.NewGuid().ToByteArray(), Guid.NewGuid().ToByteArray(), Instant.From(DateTimeOffset.UtcNow), null, []);

    private static void Require(VehicleReply reply)
    {
        if (reply is not VehicleDone)
        {
            throw new InvalidOperationException($"The silo answered {reply}.");
        }
    }
}
