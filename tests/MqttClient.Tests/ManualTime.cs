namespace Milepost.MqttClient.Tests;

/// <summary>A clock that moves when the test says so; timers fire on the caller's thread.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private TimeSpan elapsed;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + elapsed;

    public override long GetTimestamp() => elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (gate)
        {
            timers.Add(timer);
        }

        return timer;
    }

    public void Advance(TimeSpan by)
    {
        elapsed += by;
        ManualTimer[] due;
        lock (gate)
        {
            due = [.. timers.Where(timer => timer.DueAt <= elapsed)];
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        private TimeSpan every = Timeout.InfiniteTimeSpan;

        public TimeSpan DueAt { get; private set; } = TimeSpan.MaxValue;

        public void Fire()
        {
            DueAt = every > TimeSpan.Zero ? DueAt + every : TimeSpan.MaxValue;
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            every = period;
            DueAt = dueTime == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : time.elapsed + dueTime;
            return true;
        }

        public void Dispose() => DueAt = TimeSpan.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
