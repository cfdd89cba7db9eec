using Milepost.Mqtt.Packets;

namespace Milepost.MqttClient.Connections;

/// <summary>
/// Pings a silent connection and notices a dead one (v5 §3.1.2.10). It looks twice per keep-alive interval, so that no silence lasts
/// longer than one: nothing sent since the last look means a ping; a ping without any packet from the server until the next look
/// means that the connection is lost.
/// </summary>
internal sealed class KeepAlive : IDisposable
{
    private readonly PacketSender sender;
    private readonly PacketReceiver receiver;
    private readonly Func<bool> isPaused;
    private readonly Action lost;
    private readonly TimeSpan half;
    private readonly ITimer timer;
    private long sentBefore;
    private long receivedAtPing;
    private bool pinged;

    /// <param name="interval">The keep-alive interval, greater than zero.</param>
    /// <param name="time">Whose timer it runs on.</param>
    /// <param name="sender">Tells what was sent, takes the ping.</param>
    /// <param name="receiver">Tells what was received.</param>
    /// <param name="isPaused">True while the client itself does not read, which is not the server's silence.</param>
    /// <param name="lost">Called when the server is silent.</param>
    public KeepAlive(TimeSpan interval, TimeProvider time, PacketSender sender, PacketReceiver receiver, Func<bool> isPaused, Action lost)
    {
        this.sender = sender;
        this.receiver = receiver;
        this.isPaused = isPaused;
        this.lost = lost;
        half = interval / 2;
        timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start() => timer.Change(half, half);

    public void Dispose() => timer.Dispose();

    private void Look()
    {
        if (pinged && !isPaused() && receiver.Received == receivedAtPing)
        {
            lost();
            return;
        }

        pinged = sender.Sent == sentBefore && sender.TrySend(PingReq.Instance);
        receivedAtPing = receiver.Received;

        // The ping itself will count as sent; taking it off keeps a connection that only pings from pinging every second look.
        sentBefore = sender.Sent + (pinged ? 1 : 0);
    }
}
