using Milepost.DeviceBridge.Connections;
using Milepost.TestKit;

namespace Milepost.DeviceBridge.Tests.Connections;

public sealed class KeepAliveMonitorTests
{
    private readonly TimeDriver time = new(DateTimeOffset.UnixEpoch);
    private int expirations;

    [Fact]
    public void KeepAlive_OfASilentPeer_ExpiresAtOneAndAHalfIntervals()
    {
        using var monitor = New();

        time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.Equal(0, expirations);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, expirations);
    }

    [Fact]
    public void KeepAlive_OfATalkingPeer_CountsFromItsLastPacket()
    {
        using var monitor = New();
        for (var packet = 0; packet < 100; packet++)
        {
            time.Advance(TimeSpan.FromSeconds(14));
            monitor.Heard();
        }

        Assert.Equal(0, expirations);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(1, expirations);
    }

    [Fact]
    public void KeepAlive_WhileWeDoNotRead_IsHeld()
    {
        using var monitor = New();
        monitor.Hold();
        time.Advance(TimeSpan.FromHours(1));
        monitor.Resume();
        time.Advance(TimeSpan.FromSeconds(14.9));

        Assert.Equal(0, expirations);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(1, expirations);
    }

    private KeepAliveMonitor New() => new(time, TimeSpan.FromSeconds(10), () => expirations++);
}
