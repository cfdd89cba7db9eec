using Milepost.Faults.Tests.Engines;
using Milepost.Faults.Tests.Injecting;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests;

/// <summary>Disks under the embedded store that are full, read-only, or fail to synchronise.</summary>
public sealed class DiskTests
{
    private const string NoDisk = "Only root on Linux can mount a small disk, and not everywhere.";

    [Fact]
    public async Task A_full_disk_stops_acknowledgements_is_reported_and_forgotten_when_there_is_space_again()
    {
        using var disk = SmallDisk.TryMount(megabytes: 96);
        Assert.SkipWhen(disk is null, NoDisk);
        var times = Extent.Times(inShort: 1, inLong: 10);
        await using var engine = new SqliteEngine();
        await using var run = await FaultRun.StartAsync(engine, disk.Folder);
        for (var time = 0; time < times; time++)
        {
            await Outage.SufferAsync(run, () => Do(disk.Fill), () => Do(disk.Free), "full");
        }

        await run.FinishAsync($"disk full {times} times");
    }

    [Fact]
    public async Task A_failing_synchronisation_stops_acknowledgements_is_reported_and_forgotten_when_it_works_again()
    {
        await Strace.SkipUnlessItWorksAsync();
        var times = Extent.Times(inShort: 1, inLong: 10);
        await using var engine = new SqliteEngine();
        await using var run = await FaultRun.StartAsync(engine);
        for (var time = 0; time < times; time++)
        {
            await SufferAsync(run, "fdatasync,fsync", $"error=EIO:when={run.Random.Next(1, 20)}+", "I/O error");
        }

        await run.FinishAsync($"failing synchronisation {times} times");
    }

    [Fact]
    public async Task A_database_file_that_cannot_be_written_stops_acknowledgements_is_reported_and_forgotten_when_it_can()
    {
        await Strace.SkipUnlessItWorksAsync();
        var times = Extent.Times(inShort: 1, inLong: 10);
        await using var engine = new SqliteEngine();
        await using var run = await FaultRun.StartAsync(engine);
        for (var time = 0; time < times; time++)
        {
            await SufferAsync(run, "pwrite64", "error=EROFS", "I/O error");
        }

        await run.FinishAsync($"read-only file {times} times");
    }

    [Fact]
    public async Task A_host_whose_disk_is_read_only_does_not_start_and_says_why()
    {
        using var disk = SmallDisk.TryMount(megabytes: 96);
        Assert.SkipWhen(disk is null, NoDisk);
        await using var engine = new SqliteEngine();
        await using var run = await FaultRun.StartAsync(engine, disk.Folder);
        run.Fleet.Go();
        await run.Fleet.HearAsync(100, FaultRun.Patience);
        await run.Host.Program.KillAsync();
        disk.MakeReadOnly(true);
        run.Host.Begin([]);
        Assert.Equal(1, await run.Host.Program.ExitAsync(FaultRun.Patience));
        Assert.Contains("Read-only file system", run.Host.Program.Errors.Recent(), StringComparison.Ordinal);

        disk.MakeReadOnly(false);
        await run.Host.StartAsync();
        await run.FinishAsync("started on a read-only disk");
    }

    /// <summary>Lets strace spoil the calls of the thread that commits, until it lets go.</summary>
    private static async Task SufferAsync(FaultRun run, string calls, string deed, string because)
    {
        Strace? strace = null;
        try
        {
            await Outage.SufferAsync(
                run,
                async () => strace ??= await Strace.AttachAsync([Processes.ThreadOf(run.Host.Program.Id, "journal writer")], Strace.Inject(null, calls, deed)),
                async () =>
                {
                    await strace!.DisposeAsync();
                    strace = null;
                },
                because);
        }
        finally
        {
            if (strace is not null)
            {
                await strace.DisposeAsync();
            }
        }
    }

    private static Task Do(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
