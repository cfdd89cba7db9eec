using Milepost.Grains.Identity;
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

        await AdvanceUntilForgottenAsync(silo, TimeSpan.FromHours(1));

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
        await using var second = await TestSilo.StartAsync(
            options => options.TrustClock = true, silo.Folder, new TimeDriver(TestSilo.Start.AddDays(30)), rules);
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

        await AdvanceUntilForgottenAsync(second, TimeSpan.FromHours(1));
        Assert.Equal(1, rules.Passes);
    }

    [Fact]
    public async Task A_clock_more_than_a_day_ahead_after_a_start_holds_everything_back_until_a_device_says_the_same()
    {
        var silo = await TestSilo.StartAsync();
        await using var first = silo;
        var vehicle = await WishAsync(silo, TimeSpan.FromHours(1));
        await silo.StopAsync();

        var rules = new ScriptedRules();
        await using var second = await TestSilo.StartAsync(folder: silo.Folder, time: new TimeDriver(TestSilo.Start.AddDays(2)), rules: rules);
        await PassMinutesAsync(second, 10);
        Assert.Equal(0, rules.Passes);
        var device = await second.CreateDeviceAsync();
        await SayAsync(second, vehicle, device, second.Now - TimeSpan.FromHours(2));
        await PassMinutesAsync(second, 10);
        Assert.Equal(0, rules.Passes);

        var forgotten = UntilForgottenAsync(second);
        await SayAsync(second, vehicle, device, second.Now - TimeSpan.FromMinutes(50));
        await forgotten;

        Assert.Equal(1, rules.Passes);
    }

    [Fact]
    public async Task A_clock_less_than_a_day_ahead_after_a_start_is_believed()
    {
        var silo = await TestSilo.StartAsync();
        await using var first = silo;
        await WishAsync(silo, TimeSpan.FromHours(1));
        await silo.StopAsync();

        var rules = new ScriptedRules();
        await using var second = await TestSilo.StartAsync(folder: silo.Folder, time: new TimeDriver(TestSilo.Start.AddHours(23)), rules: rules);
        await UntilForgottenAsync(second);

        Assert.Equal(1, rules.Passes);
    }

    [Fact]
    public async Task A_clock_that_jumps_past_the_moment_is_noticed_within_a_minute()
    {
        var time = new TimeDriver(TestSilo.Start);
        using var asleep = new SemaphoreSlim(0);
        time.TimerSet += due => _ = due == TimeSpan.FromMinutes(1) ? asleep.Release() : 0;
        await using var silo = await TestSilo.StartAsync(time: time);
        await asleep.WaitAsync().Soon("the sleep without a wish");
        await WishAsync(silo, TimeSpan.FromHours(1));
        silo.Rules.Wake = null;
        await asleep.WaitAsync().Soon("the sleep until the wish");
        Assert.Equal(0, silo.Rules.Passes);

        var forgotten = UntilForgottenAsync(silo);
        time.Jump(TimeSpan.FromHours(2));
        time.Advance(TimeSpan.FromMinutes(1));
        await forgotten;

        Assert.Equal(1, silo.Rules.Passes);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public async Task A_clock_that_jumps_days_ahead_or_back_holds_everything_back_until_it_is_set_right(int days)
    {
        await using var silo = await TestSilo.StartAsync();
        await WishAsync(silo, TimeSpan.FromHours(1));
        silo.Rules.Wake = null;

        silo.Time.Jump(TimeSpan.FromDays(days));
        await PassMinutesAsync(silo, 90);
        Assert.Equal(0, silo.Rules.Passes);

        silo.Time.Jump(TimeSpan.FromDays(-days));
        await AdvanceUntilForgottenAsync(silo, TimeSpan.FromMinutes(1));

        Assert.Equal(1, silo.Rules.Passes);
    }

    /// <summary>A vehicle that asks to be woken once.</summary>
    private static async Task<VehicleId> WishAsync(TestSilo silo, TimeSpan after)
    {
        var vehicle = await silo.RegisterAsync();
        silo.Rules.Wake = time => time.Now + after;
        await silo.Vehicles.TellAsync(vehicle, new DescribeVehicle(TestSilo.Details)).Soon("the wish");
        return vehicle;
    }

    /// <summary>Lets a device report a moment of its own clock.</summary>
    private static async Task SayAsync(TestSilo silo, VehicleId vehicle, DeviceId device, Instant at)
    {
        var outcomes = new Outcomes();
        await silo.Ingest.PostAsync(silo.Message(vehicle, device, [TestSilo.Sample(1, at)]), outcomes, 1, CancellationToken.None).Soon("posting");
        await outcomes.Of(1).Soon("the outcome");
    }

    /// <summary>Lets time go by; between two minutes the service gets to set its next timer.</summary>
    private static async Task PassMinutesAsync(TestSilo silo, int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            silo.Time.Advance(TimeSpan.FromMinutes(1));
            await silo.Journal.LoadNextWakeAsync(CancellationToken.None);
        }
    }

    /// <summary>Moves the clock step by step until the wish is gone; between two steps the service gets to set its next timer.</summary>
    private static async Task AdvanceUntilForgottenAsync(TestSilo silo, TimeSpan step)
    {
        var forgotten = UntilForgottenAsync(silo);
        for (var count = 0; count < 24 * 365 && !forgotten.IsCompleted; count++)
        {
            silo.Time.Advance(step);
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
