using System.Net;
using System.Net.Sockets;
using System.Text;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;
using Milepost.TestKit;

namespace Milepost.MqttClient.Tests;

public sealed class ConnectTests
{
    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task CONNECT_says_what_the_options_say(MqttVersion version)
    {
        await using var server = ScriptedServer.Start(version);
        var options = server.Options with
        {
            UserName = "dev-1",
            Password = "s3cret",
            KeepAlive = TimeSpan.FromSeconds(30),
            CleanStart = false,
            Will = new LastWill { Topic = TopicName.Parse("gone"), Payload = "x"u8.ToArray() },
        };
        var connecting = MqttConnection.ConnectAsync(options);
        await server.AcceptAsync();
        var connect = await server.ExpectAsync<Connect>();
        Assert.Equal(version, connect.Version);
        Assert.Equal("test", connect.ClientIdentifier);
        Assert.Equal("dev-1", connect.UserName);
        Assert.Equal("s3cret", Encoding.UTF8.GetString(connect.Password!.Value.Span));
        Assert.Equal(30, connect.KeepAlive);
        Assert.False(connect.CleanStart);
        Assert.Equal(options.Will, connect.Will);
        await server.WriteAsync(new ConnAck { SessionPresent = true });
        await using var client = await ScriptedServer.Within(connecting, "the client to be connected");
        Assert.True(client.Accepted.SessionPresent);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task CONNACK_that_refuses_is_an_exception_with_the_reason(MqttVersion version)
    {
        await using var server = ScriptedServer.Start(version);
        var refused = await Assert.ThrowsAsync<MqttRefusedException>(
            () => server.ConnectAsync(answer: new ConnAck { ReasonCode = ReasonCode.BadUserNameOrPassword }));
        Assert.Equal(ReasonCode.BadUserNameOrPassword, refused.ReasonCode);
    }

    [Fact]
    public async Task Server_that_closes_instead_of_CONNACK_is_a_lost_connection()
    {
        await using var server = ScriptedServer.Start();
        var connecting = MqttConnection.ConnectAsync(server.Options);
        await server.AcceptAsync();
        await server.ExpectAsync<Connect>();
        server.Close();
        await Assert.ThrowsAsync<MqttConnectionLostException>(() => ScriptedServer.Within(connecting, "the connection to be given up"));
    }

    [Fact]
    public async Task Server_that_speaks_another_protocol_is_a_violation()
    {
        await using var server = ScriptedServer.Start();
        var connecting = MqttConnection.ConnectAsync(server.Options);
        await server.AcceptAsync();
        await server.WriteHexAsync("48 54 54 50");
        await Assert.ThrowsAsync<MqttViolationException>(() => ScriptedServer.Within(connecting, "the server to be refused"));
    }

    [Fact]
    public async Task Server_that_begins_with_another_packet_is_a_violation()
    {
        await using var server = ScriptedServer.Start();
        var connecting = MqttConnection.ConnectAsync(server.Options);
        await server.AcceptAsync();
        await server.WriteAsync(PingResp.Instance);
        var violation = await Assert.ThrowsAsync<MqttViolationException>(() => ScriptedServer.Within(connecting, "the server to be refused"));
        Assert.Equal("MQTT-3.2.0-1", violation.Violation.Requirement.Id);
    }

    [Fact]
    public async Task Server_that_never_answers_is_given_up_at_the_timeout()
    {
        await using var server = ScriptedServer.Start();
        var time = new TimeDriver(DateTimeOffset.UnixEpoch);
        var connecting = MqttConnection.ConnectAsync(server.Options with { TimeProvider = time, ConnectTimeout = TimeSpan.FromSeconds(5) });
        await server.AcceptAsync();
        await server.ExpectAsync<Connect>();
        time.Advance(TimeSpan.FromSeconds(5));
        var lost = await Assert.ThrowsAsync<MqttConnectionLostException>(() => ScriptedServer.Within(connecting, "the timeout to be noticed"));
        Assert.Contains("within 00:00:05", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_that_cancels_gets_its_cancellation()
    {
        await using var server = ScriptedServer.Start();
        using var cancellation = new CancellationTokenSource();
        var connecting = MqttConnection.ConnectAsync(server.Options, cancellation.Token);
        await server.AcceptAsync();
        await server.ExpectAsync<Connect>();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ScriptedServer.Within(connecting, "the cancellation"));
    }

    [Fact]
    public async Task Port_where_nobody_listens_is_a_lost_connection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await Assert.ThrowsAsync<MqttConnectionLostException>(() => MqttConnection.ConnectAsync(new() { Port = port }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_536)]
    public async Task Options_outside_their_range_are_refused(int wrong)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => MqttConnection.ConnectAsync(new() { Port = wrong }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => MqttConnection.ConnectAsync(new() { InflightMax = wrong }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => MqttConnection.ConnectAsync(new() { ReceiveQueueMax = wrong }));
    }

    [Fact]
    public void Options_do_not_show_the_password() =>
        Assert.DoesNotContain("s3cret", new MqttClientOptions { UserName = "a", Password = "s3cret" }.ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task Receive_maximum_told_to_the_server_is_the_queue_the_client_keeps()
    {
        await using var server = ScriptedServer.Start();
        var connecting = MqttConnection.ConnectAsync(server.Options with { ReceiveQueueMax = 7, PacketSizeMax = 1000 });
        await server.AcceptAsync();
        var connect = await server.ExpectAsync<Connect>();
        Assert.Equal(new MqttProperties { ReceiveMaximum = 7, MaximumPacketSize = 1000 }, connect.Properties);
        await server.WriteAsync(new ConnAck());
        await using var client = await ScriptedServer.Within(connecting, "the client to be connected");
    }
}
