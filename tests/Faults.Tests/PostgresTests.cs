using Milepost.Faults.Tests.Engines;
using Milepost.Faults.Tests.Injecting;

namespace Milepost.Faults.Tests;

/// <summary>PostgreSQL killed, stopped, frozen, with a disk that fails, and cut off in the middle of a commit.</summary>
public sealed class PostgresTests
{
    [Fact]
    public async Task A_server_that_is_killed_and_restarted_under_load_costs_nothing_that_was_acknowledged()
    {
        var times = Extent.Times(inShort: 3, inLong: 50);
        await using var engine = await PostgresEngine.StartAsync();
        await using var run = await FaultRun.StartAsync(engine);
        run.Fleet.Go();
        for (var time = 0; time < times; time++)
        {
            await run.Fleet.HearAsync(run.Random.Next(1, 400), FaultRun.Patience);
            Func<PostgresEngine, FaultRun, Task> kill = (time % 3) switch { 0 => StopImmediatelyAsync, 1 => KillAsync, _ => KillBackendAsync };
            await kill(engine, run);
            await run.Fleet.HearAsync(50, FaultRun.Patience);
            await Outage.AssertReadyAsync(run);
            await run.ProbeAsync();
        }

        await run.FinishAsync($"server killed and restarted {times} times");
    }

    [Fact]
    public async Task A_server_that_is_away_stops_acknowledgements_is_reported_and_forgotten_when_it_is_back()
    {
        await using var engine = await PostgresEngine.StartAsync();
        await using var run = await FaultRun.StartAsync(engine);
        await Outage.SufferAsync(run, () => engine.Server.Program.HasEnded ? Task.CompletedTask : engine.Server.StopImmediatelyAsync(), engine.Server.StartAsync, "PostgreSQL");
        await run.FinishAsync("server away");
    }

    [Fact]
    public async Task A_server_that_stands_still_beyond_every_timeout_stops_acknowledgements_and_is_forgotten_when_it_goes_on()
    {
        var pauses = Extent.Times(inShort: 1, inLong: 5);
        await using var engine = await PostgresEngine.StartAsync();
        await using var run = await FaultRun.StartAsync(engine);
        for (var pause = 0; pause < pauses; pause++)
        {
            await Outage.SufferAsync(run, () => Do(() => engine.Server.Signal("STOP")), () => Do(() => engine.Server.Signal("CONT")), "PostgreSQL");
        }

        await run.FinishAsync($"server frozen {pauses} times");
    }

    [Fact]
    public async Task A_server_whose_synchronisation_fails_stops_itself_and_nothing_acknowledged_is_missing()
    {
        await Strace.SkipUnlessItWorksAsync();
        var times = Extent.Times(inShort: 1, inLong: 10);
        await using var engine = await PostgresEngine.StartAsync();
        await using var run = await FaultRun.StartAsync(engine);
        run.Fleet.Go();
        for (var time = 0; time < times; time++)
        {
            await run.Fleet.HearAsync(run.Random.Next(50, 200), FaultRun.Patience);
            await using (await Strace.AttachAsync([.. engine.Server.Children()], Strace.Inject(null, "fdatasync,fsync", "error=EIO")))
            {
                await engine.Server.Program.Errors.WaitForAsync("that it panics", line => line.Contains("PANIC", StringComparison.Ordinal), FaultRun.Patience);
                await engine.Server.ReadyAsync();
            }

            await run.Fleet.HearAsync(50, FaultRun.Patience);
            await Outage.AssertReadyAsync(run);
            await run.ProbeAsync();
        }

        await run.FinishAsync($"synchronisation of the server failed {times} times");
    }

    [Fact]
    public async Task A_connection_reset_in_the_middle_of_a_commit_loses_nothing_and_counts_nothing_twice()
    {
        var rounds = Extent.Times(inShort: 1, inLong: 10);
        await using var engine = await PostgresEngine.StartAsync();
        await using var run = await FaultRun.StartAsync(engine);
        run.Fleet.Go();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var moment in Enum.GetValues<CommitMoment>())
            {
                await run.Fleet.HearAsync(run.Random.Next(1, 200), FaultRun.Patience);
                await engine.Proxy.OnceAsync(moment, link => Do(link.Reset)).WaitAsync(FaultRun.Patience);
                await run.Fleet.HearAsync(50, FaultRun.Patience);
                await Outage.AssertReadyAsync(run);
                await run.ProbeAsync();
            }
        }

        await run.FinishAsync($"{rounds} × 4 connections reset in the middle of a commit");
    }

    [Fact]
    public async Task Killed_before_and_after_each_step_of_a_commit_the_host_loses_nothing()
    {
        var rounds = Extent.Times(inShort: 1, inLong: 10);
        await using var engine = await PostgresEngine.StartAsync();
        await using var run = await FaultRun.StartAsync(engine);
        run.Fleet.Go();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var moment in Enum.GetValues<CommitMoment>())
            {
                await run.Fleet.HearAsync(run.Random.Next(1, 200), FaultRun.Patience);
                await engine.Proxy.OnceAsync(moment, _ => run.Host.Program.KillAsync()).WaitAsync(FaultRun.Patience);
                await run.Host.StartAsync();
                await run.ProbeAsync();
            }
        }

        await run.FinishAsync($"{rounds} × 4 kills of the host at named points of a commit");
    }

    private static async Task StopImmediatelyAsync(PostgresEngine engine, FaultRun run)
    {
        await engine.Server.StopImmediatelyAsync();
        await engine.Server.StartAsync();
    }

    private static async Task KillAsync(PostgresEngine engine, FaultRun run)
    {
        await engine.Server.KillAsync();
        await engine.Server.StartAsync();
    }

    /// <summary>kill -9 of one of its processes, whichever: the postmaster ends all others and recovers by itself.</summary>
    private static async Task KillBackendAsync(PostgresEngine engine, FaultRun run)
    {
        var children = engine.Server.Children();
        TestKit.Running.Processes.Signal(children[run.Random.Next(children.Count)], "KILL");
        await engine.Server.ReadyAsync();
    }

    private static Task Do(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
