using Milepost.Faults.Tests.Engines;
using Milepost.Faults.Tests.Injecting;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests;

/// <summary>kill -9 of the host before and after each step of a commit and of an opening of the embedded store.</summary>
public sealed class NamedPointTests
{
    /// <summary>Long enough for the kill to come; it ends the wait.</summary>
    private const string Held = "delay_exit=30000000";

    /// <summary>Steps of a commit: the file, the call on it, and which one of these calls.</summary>
    private static readonly (string Name, string Suffix, string Call, int Nth, bool IsAfter)[] OfCommit =
    [
        ("before the first byte of a commit", "-wal", "pwrite64", 1, false),
        ("after its first bytes", "-wal", "pwrite64", 2, false),
        ("amid its pages", "-wal", "pwrite64", 5, false),
        ("before its synchronisation", "-wal", "fdatasync", 1, false),
        ("after its synchronisation, before anybody is told", "-wal", "fdatasync", 1, true),
        ("before the second commit's synchronisation", "-wal", "fdatasync", 2, false),
        ("after the second commit's synchronisation, before anybody is told", "-wal", "fdatasync", 2, true),
        ("amid a later commit", "-wal", "pwrite64", 40, false),
    ];

    /// <summary>Steps of an opening after a kill, which copies the log into the database.</summary>
    private static readonly (string Name, string Suffix, string Call, int Nth)[] OfOpening =
    [
        ("before the log is synchronised", "-wal", "fdatasync", 1),
        ("before the first page is copied", "", "pwrite64", 1),
        ("amid the copying", "", "pwrite64", 3),
        ("before the database is synchronised", "", "fdatasync", 1),
        ("before the log is cut", "-wal", "ftruncate", 1),
    ];

    [Fact]
    public async Task Killed_before_and_after_each_step_of_a_commit_the_embedded_store_loses_nothing()
    {
        await Strace.SkipUnlessItWorksAsync();
        var rounds = Extent.Times(inShort: 1, inLong: 5);
        await using var engine = new SqliteEngine();
        await using var run = await FaultRun.StartAsync(engine);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, suffix, call, nth, isAfter) in OfCommit)
            {
                var writer = Processes.ThreadOf(run.Host.Program.Id, "journal writer");
                var deed = isAfter ? Held : "signal=SIGKILL";
                await using (var strace = await Strace.AttachAsync([writer], Strace.Inject(Store(run) + suffix, call, $"{deed}:when={nth}")))
                {
                    run.Fleet.Go();
                    if (isAfter)
                    {
                        await strace.HearAsync($"that it waits {name}", line => line.Contains("DELAYED", StringComparison.Ordinal));
                        await run.Host.Program.KillAsync();
                    }

                    await run.Host.Program.ExitAsync(FaultRun.Patience);
                    run.Fleet.Hold();
                }

                await run.Host.StartAsync();
            }
        }

        await run.FinishAsync($"{rounds} × {OfCommit.Length} kills at named points of a commit");
    }

    [Fact]
    public async Task Killed_before_each_step_of_an_opening_the_embedded_store_loses_nothing()
    {
        await Strace.SkipUnlessItWorksAsync();
        await using var engine = new SqliteEngine();
        await using var run = await FaultRun.StartAsync(engine);
        foreach (var (_, suffix, call, nth) in OfOpening)
        {
            run.Fleet.Go();
            await run.Fleet.HearAsync(100, FaultRun.Patience);
            await run.Host.Program.KillAsync();
            run.Fleet.Hold();
            // Not with --seccomp-bpf: on Linux 6.18 strace 6.1 then lets the call pass.
            run.Host.Begin(["strace", "-D", "-f", "-o", "/dev/null", .. Strace.Inject(Store(run) + suffix, call, $"signal=SIGKILL:when={nth}")]);
            await run.Host.Program.ExitAsync(FaultRun.Patience);
            await run.Host.StartAsync();
        }

        await run.FinishAsync($"{OfOpening.Length} kills at named points of an opening");
    }

    private static string Store(FaultRun run) => Path.Combine(run.Host.Data, "milepost.db");
}
