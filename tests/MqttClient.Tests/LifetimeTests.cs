using Milepost.Mqtt;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;
using Milepost.TestKit;

namespace Milepost.MqttClient.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public async Task DISCONNECT_is_sent_after_everything_queued_and_the_end_is_no_loss()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync();
        await client.PublishAsync(TopicName.Parse("a"), default, QualityOfService.AtMostOnce);
        await ScriptedServer.Within(client.DisconnectAsync(ReasonCode.DisconnectWithWill), "the goodbye");
        await server.ExpectAsync<Publish>();
        Assert.Equal(ReasonCode.DisconnectWithWill, (await server.ExpectAsync<Disconnect>()).ReasonCode);
        await server.ExpectEndAsync();
        Assert.Null(await ScriptedServer.Within(client.Ended, "the end"));
    }

    [Fact]
    public async Task Abort_closes_without_a_goodbye()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync();
        client.Abort();
        await server.ExpectEndAsync();
        Assert.IsType<MqttConnectionLostException>(await ScriptedServer.Within(client.Ended, "the end"));
    }

    [Fact]
    public async Task Disposing_says_goodbye_once()
    {
        await using var server = ScriptedServer.Start();
        var client = await server.ConnectAsync();
        await client.DisposeAsync();
        await client.DisposeAsync();
        await server.ExpectAsync<Disconnect>();
        await server.ExpectEndAsync();
    }

    [Fact]
    public async Task Malformed_packet_ends_the_connection_and_the_server_is_told_why()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync();
        await server.WriteHexAsync("36 05 00 01 61 00 01");
        Assert.Equal(ReasonCode.MalformedPacket, (await server.ExpectAsync<Disconnect>()).ReasonCode);
        var violation = Assert.IsType<MqttViolationException>(await ScriptedServer.Within(client.Ended, "the end"));
        Assert.Equal("MQTT-3.3.1-4", violation.Violation.Requirement.Id);
    }

    [Fact]
    public async Task Malformed_packet_on_3_1_1_ends_the_connection_without_a_word()
    {
        await using var server = ScriptedServer.Start(MqttVersion.V311);
        await using var client = await server.ConnectAsync();
        await server.WriteHexAsync("36 05 00 01 61 00 01");
        await server.ExpectEndAsync();
    }

    [Fact]
    public async Task Packet_above_the_own_limit_is_refused_by_its_header()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await server.ConnectAsync(server.Options with { PacketSizeMax = 128 });
        await server.WriteHexAsync("30 7f");
        Assert.Equal(ReasonCode.PacketTooLarge, (await server.ExpectAsync<Disconnect>()).ReasonCode);
    }

    [Fact]
    public async Task PINGREQ_is_sent_when_half_the_keep_alive_was_silent()
    {
        await using var server = ScriptedServer.Start();
        var time = new TimeDriver(DateTimeOffset.UnixEpoch);
        await using var client = await server.ConnectAsync(server.Options with { KeepAlive = TimeSpan.FromSeconds(10), TimeProvider = time });
        time.Advance(TimeSpan.FromSeconds(5));
        await server.ExpectAsync<PingReq>();
    }

    [Fact]
    public async Task PINGREQ_follows_the_servers_keep_alive_on_5()
    {
        await using var server = ScriptedServer.Start();
        var time = new TimeDriver(DateTimeOffset.UnixEpoch);
        await using var client = await server.ConnectAsync(
            server.Options with { KeepAlive = TimeSpan.FromSeconds(1000), TimeProvider = time },
            new ConnAck { Properties = new MqttProperties { ServerKeepAlive = 4 } });
        time.Advance(TimeSpan.FromSeconds(2));
        await server.ExpectAsync<PingReq>();
    }

    [Fact]
    public async Task PINGREQ_without_an_answer_until_the_next_look_is_a_lost_connection()
    {
        await using var server = ScriptedServer.Start();
        var time = new TimeDriver(DateTimeOffset.UnixEpoch);
        await using var client = await server.ConnectAsync(server.Options with { KeepAlive = TimeSpan.FromSeconds(10), TimeProvider = time });
        time.Advance(TimeSpan.FromSeconds(5));
        await server.ExpectAsync<PingReq>();
        time.Advance(TimeSpan.FromSeconds(5));
        var lost = Assert.IsType<MqttConnectionLostException>(await ScriptedServer.Within(client.Ended, "the end"));
        Assert.Contains("silent", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PINGREQ_that_is_answered_is_followed_by_the_next()
    {
        await using var server = ScriptedServer.Start();
        var time = new TimeDriver(DateTimeOffset.UnixEpoch);
        await using var client = await server.ConnectAsync(server.Options with { KeepAlive = TimeSpan.FromSeconds(10), TimeProvider = time });
        for (var round = 0; round < 3; round++)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await server.ExpectAsync<PingReq>();
            await AnswerPingAsync(server, client);
            time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.False(client.Ended.IsCompleted);
    }

    // The answered request behind the PINGRESP shows that the client has read both; being traffic, it also puts off
    // the next ping by one look.
    private static async Task AnswerPingAsync(ScriptedServer server, MqttConnection client)
    {
        var dropping = client.UnsubscribeAsync([TopicFilter.Parse("a")]);
        var unsubscribe = await server.ExpectAsync<Unsubscribe>();
        await server.WriteAsync(PingResp.Instance, new UnsubAck { Identifier = unsubscribe.Identifier, ReasonCodes = [ReasonCode.Success] });
        await ScriptedServer.Within(dropping, "the answer");
    }
}
