using Milepost.Faults.Tests.Engines;

namespace Milepost.Faults.Tests;

/// <summary>kill -9 of the host, at random moments under load and while it starts.</summary>
public sealed class KillTests
{
    [Theory]
    [MemberData(nameof(StoreEngine.All), MemberType = typeof(StoreEngine))]
    public async Task Killed_at_random_moments_under_load_it_loses_nothing_and_repeats_nothing(string name)
    {
        var kills = Extent.Times(inShort: 8, inLong: 200);
        await using var engine = await StoreEngine.StartAsync(name);
        await using var run = await FaultRun.StartAsync(engine);
        run.Fleet.Go();
        for (var kill = 0; kill < kills; kill++)
        {
            await run.Fleet.HearAsync(run.Random.Next(1, 400), FaultRun.Patience);
            await run.ProbeAsync();
            Thread.SpinWait(run.Random.Next(200_000));
            await run.Host.Program.KillAsync();
            if (run.Random.Next(4) == 0)
            {
                // Once more, wherever its start has come by then.
                run.Host.Begin([]);
                await Task.Delay(run.Random.Next(1_500));
                await run.Host.Program.KillAsync();
            }

            await run.Host.StartAsync();
        }

        await run.FinishAsync($"{kills} kills");
    }
}
