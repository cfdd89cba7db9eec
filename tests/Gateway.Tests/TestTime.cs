namespace Milepost.Gateway.Tests;

/// <summary>The system's clock, moved forward by a test; timers run in real time.</summary>
internal sealed class TestTime : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
