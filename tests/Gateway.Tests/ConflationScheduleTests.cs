using Milepost.Gateway.Realtime;
using Milepost.Grains.Identity;

namespace Milepost.Gateway.Tests;

public sealed class ConflationScheduleTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly VehicleId Van = new(Guid.CreateVersion7());
    private static readonly VehicleId Car = new(Guid.CreateVersion7());

    [Fact]
    public void The_first_change_is_shown_at_once()
    {
        var schedule = new ConflationSchedule(Interval);
        Assert.True(schedule.Touch(Van, Start));
        Assert.True(schedule.TryTake(Start, out var vehicle));
        Assert.Equal(Van, vehicle);
        Assert.Null(schedule.Wait(Start));
    }

    [Fact]
    public void Further_changes_are_shown_once_when_the_interval_is_over()
    {
        var schedule = new ConflationSchedule(Interval);
        schedule.Touch(Van, Start);
        schedule.TryTake(Start, out _);
        Assert.True(schedule.Touch(Van, At(1)));
        Assert.False(schedule.Touch(Van, At(2)));
        Assert.False(schedule.TryTake(At(199), out _));
        Assert.Equal(TimeSpan.FromMilliseconds(1), schedule.Wait(At(199)));
        Assert.True(schedule.TryTake(At(200), out _));
        Assert.False(schedule.TryTake(At(1000), out _));
    }

    [Fact]
    public void A_vehicle_that_was_quiet_for_an_interval_is_shown_at_once_again()
    {
        var schedule = new ConflationSchedule(Interval);
        schedule.Touch(Van, Start);
        schedule.TryTake(Start, out _);
        schedule.Touch(Van, At(200));
        Assert.True(schedule.TryTake(At(200), out _));
    }

    [Fact]
    public void One_busy_vehicle_does_not_hold_up_another()
    {
        var schedule = new ConflationSchedule(Interval);
        schedule.Touch(Van, Start);
        schedule.TryTake(Start, out _);
        schedule.Touch(Van, At(1));
        schedule.Touch(Car, At(2));
        Assert.True(schedule.TryTake(At(2), out var first));
        Assert.Equal(Car, first);
    }

    [Fact]
    public void Under_any_traffic_no_vehicle_is_shown_twice_within_an_interval_and_none_is_forgotten()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var vehicles = Enumerable.Range(0, 5).Select(_ => new VehicleId(Guid.CreateVersion7())).ToArray();
        var schedule = new ConflationSchedule(Interval);
        var shown = new Dictionary<VehicleId, int>();
        var changed = new Dictionary<VehicleId, int>();
        for (var now = 0; now < 5000; now++)
        {
            var vehicle = vehicles[random.Next(vehicles.Length)];
            if (now < 4000 && random.Next(3) == 0)
            {
                schedule.Touch(vehicle, At(now));
                changed[vehicle] = now;
            }

            while (schedule.TryTake(At(now), out var taken))
            {
                Assert.True(!shown.TryGetValue(taken, out var before) || now - before >= 200, $"Shown after {now - before} ms; seed {seed}.");
                shown[taken] = now;
            }
        }

        Assert.All(changed, change => Assert.True(shown[change.Key] >= change.Value, $"The last change was not shown; seed {seed}."));
        Assert.Null(schedule.Wait(At(5000)));
    }

    private static DateTimeOffset At(int milliseconds) => Start.AddMilliseconds(milliseconds);
}
