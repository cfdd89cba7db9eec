using Milepost.Mqtt;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;

namespace Milepost.MqttClient.Tests;

public sealed class PublishTests
{
    private static readonly TopicName Topic = TopicName.Parse("devices/d/telemetry");

    [Fact]
    public async Task PUBLISH_Qos0_completes_without_an_answer()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync();
        var result = await ScriptedServer.Within(client.PublishAsync(Topic, "x"u8.ToArray(), QualityOfService.AtMostOnce), "the publish");
        Assert.True(result.IsAccepted);
        var publish = await server.ExpectAsync<Publish>();
        Assert.Equal(Delivery.AtMostOnce, publish.Delivery);
        Assert.Equal(Topic, publish.Topic);
    }

    [Theory]
    [InlineData(MqttVersion.V311, ReasonCode.Success)]
    [InlineData(MqttVersion.V5, ReasonCode.Success)]
    [InlineData(MqttVersion.V5, ReasonCode.PayloadFormatInvalid)]
    public async Task PUBLISH_Qos1_completes_with_the_reason_code_of_its_PUBACK(MqttVersion version, ReasonCode code)
    {
        await using var server = ScriptedServer.Start(version);
        await using var client = await server.ConnectAsync();
        var publishing = client.PublishAsync(Topic, "x"u8.ToArray(), QualityOfService.AtLeastOnce);
        var publish = await server.ExpectAsync<Publish>();
        await server.WriteAsync(new PubAck { Identifier = publish.Delivery.Identifier!.Value, ReasonCode = code });
        var result = await ScriptedServer.Within(publishing, "the acknowledgement");
        Assert.Equal(code, result.ReasonCode);
        Assert.Equal(!code.IsError, result.IsAccepted);
    }

    [Fact]
    public async Task PUBLISH_beyond_receive_maximum_waits_and_order_is_kept()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync(answer: new ConnAck { Properties = new MqttProperties { ReceiveMaximum = 2 } });
        var publishing = Enumerable.Range(0, 6).Select(n => client.PublishAsync(Topic, new[] { (byte)n }, QualityOfService.AtLeastOnce)).ToArray();
        for (byte n = 0; n < 6; n += 2)
        {
            var first = await server.ExpectAsync<Publish>();
            var second = await server.ExpectAsync<Publish>();
            Assert.Equal(n, first.Payload.Span[0]);
            Assert.Equal(n + 1, second.Payload.Span[0]);

            // A third would have been sent before this subscription, had the window let it.
            var subscribing = client.SubscribeAsync(TopicFilter.Parse("a"), QualityOfService.AtMostOnce);
            var subscribe = await server.ExpectAsync<Subscribe>();
            await server.WriteAsync(new SubAck { Identifier = subscribe.Identifier, ReasonCodes = [ReasonCode.Success] });
            await ScriptedServer.Within(subscribing, "the subscription");
            await server.WriteAsync(
                new PubAck { Identifier = second.Delivery.Identifier!.Value },
                new PubAck { Identifier = first.Delivery.Identifier!.Value });
        }

        await ScriptedServer.Within(Task.WhenAll(publishing), "all acknowledgements");
    }

    [Fact]
    public async Task PUBLISH_larger_than_the_server_accepts_is_refused_and_takes_no_place()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync(
            server.Options with { InflightMax = 1 }, new ConnAck { Properties = new MqttProperties { MaximumPacketSize = 64 } });
        var refused = await Assert.ThrowsAsync<MqttRefusedException>(
            () => ScriptedServer.Within(client.PublishAsync(Topic, new byte[64], QualityOfService.AtLeastOnce), "the refusal"));
        Assert.Equal(ReasonCode.PacketTooLarge, refused.ReasonCode);
        var publishing = client.PublishAsync(Topic, new byte[8], QualityOfService.AtLeastOnce);
        var publish = await server.ExpectAsync<Publish>();
        await server.WriteAsync(new PubAck { Identifier = publish.Delivery.Identifier!.Value });
        await ScriptedServer.Within(publishing, "the acknowledgement");
    }

    [Fact]
    public async Task PUBLISH_whose_caller_gave_up_keeps_its_place_until_the_PUBACK()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync(server.Options with { InflightMax = 1 });
        using var cancellation = new CancellationTokenSource();
        var abandoned = client.PublishAsync(Topic, "1"u8.ToArray(), QualityOfService.AtLeastOnce, cancellation.Token);
        var first = await server.ExpectAsync<Publish>();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ScriptedServer.Within(abandoned, "the cancellation"));
        var waiting = client.PublishAsync(Topic, "2"u8.ToArray(), QualityOfService.AtLeastOnce);
        Assert.False(waiting.IsCompleted);
        await server.WriteAsync(new PubAck { Identifier = first.Delivery.Identifier!.Value });
        var second = await server.ExpectAsync<Publish>();
        await server.WriteAsync(new PubAck { Identifier = second.Delivery.Identifier!.Value });
        await ScriptedServer.Within(waiting, "the second acknowledgement");
    }

    [Fact]
    public async Task PUBLISH_Qos2_is_not_spoken()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => client.PublishAsync(Topic, default, QualityOfService.ExactlyOnce));
    }

    [Fact]
    public async Task Lost_connection_fails_what_waits_for_an_answer_and_what_waits_for_a_place()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync(server.Options with { InflightMax = 1 });
        var sent = client.PublishAsync(Topic, default, QualityOfService.AtLeastOnce);
        await server.ExpectAsync<Publish>();
        var waiting = client.PublishAsync(Topic, default, QualityOfService.AtLeastOnce);
        server.Close();
        await Assert.ThrowsAsync<MqttConnectionLostException>(() => ScriptedServer.Within(sent, "the sent message to fail"));
        await Assert.ThrowsAsync<MqttConnectionLostException>(() => ScriptedServer.Within(waiting, "the waiting message to fail"));
        await Assert.ThrowsAsync<MqttConnectionLostException>(
            () => ScriptedServer.Within(client.PublishAsync(Topic, default, QualityOfService.AtMostOnce), "a later message to fail"));
    }

    [Fact]
    public async Task PUBACK_for_a_subscription_is_a_violation_and_the_server_is_told()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync();
        var subscribing = client.SubscribeAsync(TopicFilter.Parse("a"), QualityOfService.AtMostOnce);
        var subscribe = await server.ExpectAsync<Subscribe>();
        await server.WriteAsync(new PubAck { Identifier = subscribe.Identifier });
        Assert.Equal(ReasonCode.ProtocolError, (await server.ExpectAsync<Disconnect>()).ReasonCode);
        await Assert.ThrowsAsync<MqttViolationException>(() => ScriptedServer.Within(subscribing, "the subscription to fail"));
    }
}
