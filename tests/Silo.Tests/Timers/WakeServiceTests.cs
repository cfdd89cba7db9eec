using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Journal;
using Milepost.Silo.Tests.Support;
using Milepost.TestKit;

namespace Milepost.Silo.Tests.Timers;

public sealed class WakeServiceTests
{
    [Fact]
    public async Task Time_passes_at_the_wished_moment_without_any_telemetry()
    {
        await using var silo = await TestSilo.StartAsync();
        var vehicle = await silo.RegisterAsync();
        silo.Rules.Wake = time => time.Now + TimeSpan.FromDays(2);
        await silo.Vehicles.TellAsync(vehicle, new DescribeVehicle(TestSilo.Details)).Soon("the wish");
        silo.Rules.Wake = null;

        await AdvanceUntilAsync(silo, TimeSpan.FromDays(3));

        Assert.Equal(1, silo.Rules.Passes);
        Assert.Null(await silo.Journal.LoadNextWakeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_wish_whose_moment_passed_while_nobody_ran_is_fulfilled_at_start()
    {
        var silo = await TestSilo.StartAsync();
        await using var first = silo;
        var vehicle = await silo.RegisterAsync();
        silo.Rules.Wake = time => time.Now + TimeSpan.FromHours(1);
        await silo.Vehicles.TellAsync(vehicle, new DescribeVehicle(TestSilo.Details)).Soon("the wish");
        await silo.StopAsync();

        var rules = new ScriptedRules();
        await using var second = await TestSilo.StartAsync(folder: silo.Folder, time: new TimeDriver(TestSilo.Start.AddDays(30)), rules: rules);
        await UntilForgottenAsync(second);

        Assert.Equal(1, rules.Passes);
    }

    [Fact]
    public async Task A_clock_behind_the_stores_last_write_holds_everything_back_until_it_has_caught_up()
    {
        var silo = await TestSilo.StartAsync();
        await using var first = silo;
        var vehicle = await silo.RegisterAsync();
        silo.Rules.Wake = time => new Instant(time.Now.UnixMilliseconds + 1000);
        await silo.Vehicles.TellAsync(vehicle, new DescribeVehicle(TestSilo.Details)).Soon("the wish");
        await silo.StopAsync();

        var rules = new ScriptedRules();
        await using var second = await TestSilo.StartAsync(folder: silo.Folder, time: new TimeDriver(TestSilo.Start.AddHours(-5)), rules: rules);
        second.Time.Advance(TimeSpan.FromHours(4));
        Assert.NotNull(await second.Vehicles.ReadAsync(vehicle).Soon("the reading"));
        Assert.Equal(0, rules.Passes);

        await AdvanceUntilAsync(second, TimeSpan.FromHours(2));
        Assert.Equal(1, rules.Passes);
    }

    /// <summary>Moves the clock in steps until the wish is gone from the store; the service may need a turn between two of them to set its next timer.</summary>
    private static async Task AdvanceUntilAsync(TestSilo silo, TimeSpan by)
    {
        var forgotten = UntilForgottenAsync(silo);
        var end = silo.Time.GetUtcNow() + by;
        while (!forgotten.IsCompleted && silo.Time.GetUtcNow() < end + TimeSpan.FromDays(365))
        {
            silo.Time.Advance(TimeSpan.FromHours(1));
            await silo.Journal.LoadNextWakeAsync(CancellationToken.None);
        }

        await forgotten;
    }

    private static async Task UntilForgottenAsync(TestSilo silo)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Get<GroupCommit>().Committed += batch => _ = batch.Contents.Wakes.Any(wake => wake.At is null) && gone.TrySetResult();
        if (await silo.Journal.LoadNextWakeAsync(CancellationToken.None) is null)
        {
            gone.TrySetResult();
        }

        await gone.Task.Soon("the wake-up");
    }
}
