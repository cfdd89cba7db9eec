using System.Globalization;
using Milepost.Faults.Tests.Checking;
using Milepost.Faults.Tests.Driving;
using Milepost.Faults.Tests.Engines;
using Milepost.Faults.Tests.Injecting;
using Milepost.Faults.Tests.PowerLoss;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests;

/// <summary>Loss of power under the embedded store, by replaying what it wrote and synchronised up to a moment.</summary>
public sealed class PowerLossTests
{
    /// <summary>PUBLISHes recorded before the kill, and again after it.</summary>
    private const int Recorded = 300;

    [Fact]
    public async Task Whatever_moment_the_power_goes_everything_acknowledged_until_then_is_there()
    {
        await Strace.SkipUnlessItWorksAsync();
        var moments = Extent.Times(inShort: 3, inLong: 60);
        var traces = Directory.CreateTempSubdirectory("milepost-trace-");
        try
        {
            await using var engine = new SqliteEngine();
            await using var run = await FaultRun.StartAsync(engine, wrapper: ["strace", "-D", "--seccomp-bpf", .. TraceLine.Options, "-o", Path.Combine(traces.FullName, "first")]);
            var began = DateTimeOffset.UtcNow;
            run.Fleet.Go();
            await run.Fleet.HearAsync(Recorded, FaultRun.Patience);
            await run.Host.Program.KillAsync();
            run.Host.Begin(["strace", "-D", "--seccomp-bpf", .. TraceLine.Options, "-o", Path.Combine(traces.FullName, "second")]);
            await run.Host.ReadyAsync();
            await run.Fleet.HearAsync(Recorded, FaultRun.Patience);
            await run.Fleet.DrainAsync(FaultRun.Patience);
            await run.Host.Program.KillAsync();

            var lines = TraceLine.ReadAll(traces.FullName, Path.Combine(run.Host.Data, "milepost.db")).ToList();
            var syncs = Enumerable.Range(0, lines.Count).Where(index => lines[index].IsSync && lines[index].Ended > Seconds(began)).ToList();
            foreach (var pick in Enumerable.Range(0, moments).Select(moment => syncs.Count * moment / moments))
            {
                var next = pick + 1 < syncs.Count ? lines[syncs[pick + 1]].Ended : double.MaxValue;
                await LosePowerAsync(run, lines, syncs[pick] + 1, next, chance: null);
                await LosePowerAsync(run, lines, pick + 1 < syncs.Count ? syncs[pick + 1] : lines.Count, next, run.Random);
            }

            await run.Host.StartAsync();
            await run.FinishAsync($"power lost at {moments} of {syncs.Count} synchronisations, each with the rest dropped and with sectors of it spared");
        }
        finally
        {
            traces.Delete(recursive: true);
        }
    }

    /// <summary>Opens what the disk holds after the first so many calls, and checks that everything acknowledged before a moment is in it.</summary>
    private static async Task LosePowerAsync(FaultRun run, List<TraceLine> lines, int count, double before, Random? chance)
    {
        var disk = new LostPower();
        lines.Take(count).ToList().ForEach(disk.Apply);
        var folder = Directory.CreateTempSubdirectory("milepost-power-");
        try
        {
            disk.Materialise(folder.FullName, chance);
            await using var host = new MilepostHost(folder.FullName, FaultRun.Settings);
            await host.StartAsync();
            using var api = await Api.SignInAsync(host);
            foreach (var device in run.Fleet.Devices)
            {
                await AssertThereAsync(host, api, device, before, string.Create(CultureInfo.InvariantCulture, $"power lost after call {count} of {lines.Count}"));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AssertThereAsync(MilepostHost host, Api api, Device device, double before, string when)
    {
        var acknowledged = device.Ledger.Acknowledgements
            .Where(one => one.Publish.IsReadable && Seconds(one.Heard) < before)
            .Select(one => one.Publish)
            .DistinctBy(publish => publish.Sample)
            .ToList();
        var books = await Books.ReadAsync(api, device.Car);
        await Resending.SendAsync(host, device.Car, acknowledged);
        var after = await Books.ReadAsync(api, device.Car);
        Assert.True(books.Journaled == after.Journaled, $"{when}: {after.Journaled - books.Journaled} of {acknowledged.Count} acknowledged samples were not there");
        Assert.Equal(books.Duplicate + acknowledged.Count, after.Duplicate);
        after.AssertBalanced();
    }

    private static double Seconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).TotalSeconds;
}
