using Milepost.Faults.Tests.Engines;
using Milepost.Faults.Tests.Injecting;

namespace Milepost.Faults.Tests;

/// <summary>SIGSTOP of the host beyond every timeout, then SIGCONT.</summary>
public sealed class PauseTests
{
    [Theory]
    [MemberData(nameof(StoreEngine.All), MemberType = typeof(StoreEngine))]
    public async Task A_host_that_stood_still_beyond_every_timeout_goes_on_and_has_lost_nothing(string name)
    {
        var pauses = Extent.Times(inShort: 1, inLong: 5);
        await using var engine = await StoreEngine.StartAsync(name);
        await using var run = await FaultRun.StartAsync(engine);
        run.Fleet.Go();
        for (var pause = 0; pause < pauses; pause++)
        {
            await run.Fleet.HearAsync(run.Random.Next(50, 400), FaultRun.Patience);
            run.Host.Program.Signal("STOP");
            await Task.Delay(FaultRun.BeyondEveryTimeout);
            var heard = run.Fleet.Acknowledged;
            run.Host.Program.Signal("CONT");
            await run.Fleet.HearAsync(200, FaultRun.Patience);
            Assert.True(run.Fleet.Acknowledged > heard);
            await Outage.AssertReadyAsync(run);
            await run.ProbeAsync();
        }

        await run.FinishAsync($"{pauses} pauses of {FaultRun.BeyondEveryTimeout.TotalSeconds:0} s");
    }
}
