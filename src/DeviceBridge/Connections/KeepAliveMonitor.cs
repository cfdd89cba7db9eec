namespace Milepost.DeviceBridge.Connections;

/// <summary>Notices a peer that was silent for one and a half keep-alive intervals [MQTT-3.1.2-22], with one timer and none per packet.</summary>
internal sealed class KeepAliveMonitor : IDisposable
{
    private readonly TimeProvider time;
    private readonly TimeSpan limit;
    private readonly Action expired;
    private readonly ITimer timer;
    private long lastHeard;
    private volatile bool held;

    /// <param name="time">The clock.</param>
    /// <param name="keepAlive">The interval agreed on.</param>
    /// <param name="expired">Called once, on a timer thread.</param>
    public KeepAliveMonitor(TimeProvider time, TimeSpan keepAlive, Action expired)
    {
        this.time = time;
        limit = keepAlive * 1.5;
        this.expired = expired;
        lastHeard = time.GetTimestamp();
        timer = time.CreateTimer(static monitor => ((KeepAliveMonitor)monitor!).Check(), this, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A packet came.</summary>
    public void Heard() => Volatile.Write(ref lastHeard, time.GetTimestamp());

    /// <summary>We stopped reading: silence is ours, not the peer's.</summary>
    public void Hold() => held = true;

    /// <summary>We read again.</summary>
    public void Resume()
    {
        Heard();
        held = false;
    }

    /// <inheritdoc />
    public void Dispose() => timer.Dispose();

    private void Check()
    {
        var silent = held ? TimeSpan.Zero : time.GetElapsedTime(Volatile.Read(ref lastHeard));
        if (silent >= limit)
        {
            expired();
        }
        else
        {
            timer.Change(limit - silent, Timeout.InfiniteTimeSpan);
        }
    }
}
