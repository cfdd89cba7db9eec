using System.IO.Pipelines;
using System.Threading.Channels;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;

namespace Milepost.MqttClient.Connections;

/// <summary>The only writer of a connection: a bounded queue in, and one flush for everything that is waiting out.</summary>
internal sealed class PacketSender(PipeWriter output, MqttVersion version, int queueMax)
{
    /// <summary>Bytes written before a flush is due although more is waiting.</summary>
    private const int FlushBytesMax = 64 * 1024;

    private readonly Channel<MqttPacket> queue = Channel.CreateBounded<MqttPacket>(
        new BoundedChannelOptions(queueMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private long sent;

    /// <summary>Packets taken from the queue so far; tells whether the connection was silent.</summary>
    public long Sent => Volatile.Read(ref sent);

    /// <summary>Waits for a place in the queue.</summary>
    /// <exception cref="ChannelClosedException">The connection has ended.</exception>
    public ValueTask SendAsync(MqttPacket packet, CancellationToken cancellation) => queue.Writer.WriteAsync(packet, cancellation);

    /// <summary>False if the queue is full or closed.</summary>
    public bool TrySend(MqttPacket packet) => queue.Writer.TryWrite(packet);

    /// <summary>No more packets; what is queued is still written.</summary>
    public void Complete() => queue.Writer.TryComplete();

    /// <summary>Writes until the queue is completed and empty, or the transport fails.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await queue.Reader.WaitToReadAsync(cancellation))
        {
            while (output.UnflushedBytes < FlushBytesMax && queue.Reader.TryRead(out var packet))
            {
                MqttEncoder.Write(packet, version, output);
                Interlocked.Increment(ref sent);
            }

            var result = await output.FlushAsync(cancellation);
            if (result.IsCompleted || result.IsCanceled)
            {
                return;
            }
        }
    }
}
