namespace Milepost.TestKit;

/// <summary>A clock that moves only when a test moves it; its timers fire inside <see cref="Advance"/>, in order.</summary>
public sealed class TimeDriver(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<DrivenTimer> _timers = [];
    private DateTimeOffset _now = start;
    private TimeSpan _jumped;

    /// <summary>Called with its due time when a timer was set.</summary>
    public event Action<TimeSpan>? TimerSet;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now + _jumped;
        }
    }

    /// <inheritdoc />
    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _now.Ticks;
        }
    }

    /// <summary>Sets the clock on, or back: no time goes by and no timer fires.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_gate)
        {
            _jumped += by;
        }
    }

    /// <summary>Moves the clock on, stopping at each timer that is due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        DateTimeOffset end;
        lock (_gate)
        {
            end = _now + by;
        }

        while (TakeNext(end) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new DrivenTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private DrivenTimer? TakeNext(DateTimeOffset end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
            _now = next?.DueAt is { } due && due > _now ? due : next is null ? end : _now;
            next?.Rearm();
            return next;
        }
    }

    private sealed class DrivenTimer(TimeDriver driver, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? DueAt { get; private set; }

        public void Rearm() => DueAt = _period > TimeSpan.Zero ? DueAt + _period : null;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (driver._gate)
            {
                _period = period;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : driver._now + dueTime;
                driver._timers.Remove(this);
                driver._timers.Add(this);
            }

            driver.TimerSet?.Invoke(dueTime);
            return true;
        }

        public void Dispose()
        {
            lock (driver._gate)
            {
                driver._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
