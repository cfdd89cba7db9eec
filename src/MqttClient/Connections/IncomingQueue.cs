using System.Threading.Channels;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;

namespace Milepost.MqttClient.Connections;

/// <summary>Messages received and not yet taken, bounded: when it is full the connection is not read.</summary>
internal sealed class IncomingQueue(int max)
{
    private readonly Channel<IncomingMessage> queue = Channel.CreateBounded<IncomingMessage>(
        new BoundedChannelOptions(max) { SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private volatile bool full;

    /// <summary>True while a message waits for a place.</summary>
    public bool IsFull => full;

    public ChannelReader<IncomingMessage> Reader => queue.Reader;

    /// <summary>Waits for a place.</summary>
    /// <exception cref="MqttViolationException">The message is not one the client asked for.</exception>
    public async ValueTask AddAsync(Publish publish, CancellationToken cancellation)
    {
        if (publish.Delivery.Quality == QualityOfService.ExactlyOnce)
        {
            throw new MqttViolationException(new(ClientRequirements.GrantedQos, ReasonCode.ProtocolError, "QoS 2 was never asked for"));
        }

        if (publish.Topic is not { } topic || publish.Properties.TopicAlias is not null)
        {
            throw new MqttViolationException(new(ClientRequirements.NoAlias, ReasonCode.TopicAliasInvalid, "no topic alias was allowed"));
        }

        var message = new IncomingMessage(topic, publish.Payload, publish.Delivery, publish.Retain, publish.Properties);
        if (queue.Writer.TryWrite(message))
        {
            return;
        }

        full = true;
        await queue.Writer.WriteAsync(message, cancellation);
        full = false;
    }

    /// <summary>No more will come; what is there may still be taken, then the reason is thrown if there is one.</summary>
    public void Complete(MqttClientException? reason) => queue.Writer.TryComplete(reason);
}
