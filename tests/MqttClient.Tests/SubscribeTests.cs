using Milepost.Mqtt;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;

namespace Milepost.MqttClient.Tests;

public sealed class SubscribeTests
{
    private static readonly TopicName Topic = TopicName.Parse("t");

    [Fact]
    public async Task SUBACK_answers_per_filter()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync();
        var subscribing = client.SubscribeAsync(
            [new(TopicFilter.Parse("a/#"), QualityOfService.AtLeastOnce), new(TopicFilter.Parse("b"), QualityOfService.AtMostOnce)]);
        var subscribe = await server.ExpectAsync<Subscribe>();
        await server.WriteAsync(new SubAck { Identifier = subscribe.Identifier, ReasonCodes = [ReasonCode.GrantedQos1, ReasonCode.NotAuthorized] });
        Assert.Equal([ReasonCode.GrantedQos1, ReasonCode.NotAuthorized], await ScriptedServer.Within(subscribing, "the answers"));
    }

    [Fact]
    public async Task SUBACK_that_refuses_the_only_filter_is_an_exception()
    {
        await using var server = ScriptedServer.Start(MqttVersion.V311);
        await using var client = await server.ConnectAsync();
        var subscribing = client.SubscribeAsync(TopicFilter.Parse("a"), QualityOfService.AtLeastOnce);
        var subscribe = await server.ExpectAsync<Subscribe>();
        await server.WriteAsync(new SubAck { Identifier = subscribe.Identifier, ReasonCodes = [ReasonCode.NotAuthorized] });
        var refused = await Assert.ThrowsAsync<MqttRefusedException>(() => ScriptedServer.Within(subscribing, "the refusal"));
        Assert.Equal(ReasonCode.UnspecifiedError, refused.ReasonCode);
    }

    [Fact]
    public async Task UNSUBSCRIBE_completes_with_its_answer()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync();
        var dropping = client.UnsubscribeAsync([TopicFilter.Parse("a")]);
        var unsubscribe = await server.ExpectAsync<Unsubscribe>();
        await server.WriteAsync(new UnsubAck { Identifier = unsubscribe.Identifier, ReasonCodes = [ReasonCode.Success] });
        await ScriptedServer.Within(dropping, "the answer");
    }

    [Fact]
    public async Task Message_of_Qos1_is_acknowledged_when_the_consumer_asks_for_the_next()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync();
        await server.WriteAsync(Message(1), Message(2));
        await using var messages = client.ReadMessagesAsync().GetAsyncEnumerator();
        Assert.True(await ScriptedServer.Within(messages.MoveNextAsync().AsTask(), "the first message"));
        Assert.Equal("1"u8.ToArray(), messages.Current.Payload.Span.ToArray());
        await client.PublishAsync(Topic, default, QualityOfService.AtMostOnce);
        await server.ExpectAsync<Publish>(); // nothing was acknowledged before this
        Assert.True(await ScriptedServer.Within(messages.MoveNextAsync().AsTask(), "the second message"));
        Assert.Equal(1, (await server.ExpectAsync<PubAck>()).Identifier.Value);
    }

    [Fact]
    public async Task Messages_received_before_the_end_are_handed_out_and_then_the_loss_is_told()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync();
        await server.WriteAsync(
            new Publish { Topic = Topic, Payload = "1"u8.ToArray() },
            new Disconnect { ReasonCode = ReasonCode.SessionTakenOver });
        var reason = await ScriptedServer.Within(client.Ended, "the end");
        Assert.Equal(ReasonCode.SessionTakenOver, Assert.IsType<MqttConnectionLostException>(reason).ReasonCode);
        await using var messages = client.ReadMessagesAsync().GetAsyncEnumerator();
        Assert.True(await ScriptedServer.Within(messages.MoveNextAsync().AsTask(), "the message"));
        await Assert.ThrowsAsync<MqttConnectionLostException>(() => ScriptedServer.Within(messages.MoveNextAsync().AsTask(), "the loss"));
    }

    [Fact]
    public async Task Consumer_that_does_not_read_stops_the_client_from_reading()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync(server.Options with { ReceiveQueueMax = 1 });
        var publishing = client.PublishAsync(Topic, default, QualityOfService.AtLeastOnce);
        var publish = await server.ExpectAsync<Publish>();

        // One message fills the queue, one waits before it: the acknowledgement behind them is not read.
        await server.WriteAsync(
            new Publish { Topic = Topic }, new Publish { Topic = Topic }, new PubAck { Identifier = publish.Delivery.Identifier!.Value });
        await using var messages = client.ReadMessagesAsync().GetAsyncEnumerator();
        Assert.True(await ScriptedServer.Within(messages.MoveNextAsync().AsTask(), "the first message"));
        Assert.True(await ScriptedServer.Within(messages.MoveNextAsync().AsTask(), "the second message"));
        await ScriptedServer.Within(publishing, "the acknowledgement after the consumer made room");
    }

    [Fact]
    public async Task Message_of_Qos2_or_with_an_alias_was_not_asked_for()
    {
        foreach (var wrong in new[]
        {
            new Publish { Topic = Topic, Delivery = Delivery.ExactlyOnce(PacketIdentifier.First) },
            new Publish { Topic = null, Properties = new MqttProperties { TopicAlias = 1 } },
        })
        {
            await using var server = ScriptedServer.Start();
            await using var client = await server.ConnectAsync();
            await server.WriteAsync(wrong);
            Assert.IsType<MqttViolationException>(await ScriptedServer.Within(client.Ended, "the end"));
        }
    }

    private static Publish Message(ushort identifier) => new()
    {
        Topic = Topic,
        Delivery = Delivery.AtLeastOnce(new PacketIdentifier(identifier)),
        Payload = new[] { (byte)('0' + identifier) },
    };
}
