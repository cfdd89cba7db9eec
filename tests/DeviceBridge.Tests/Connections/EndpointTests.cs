using System.Text;
using System.Text.Json;
using Milepost.DeviceBridge.Tests.Support;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;
using Milepost.Silo.Client;
using Milepost.TestKit;

namespace Milepost.DeviceBridge.Tests.Connections;

/// <summary>The endpoint on a real socket, against scripted bytes.</summary>
public sealed class EndpointTests
{
    public static TheoryData<MqttVersion> Versions => [MqttVersion.V311, MqttVersion.V5];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task CONNECT_WithIdAndSecret_IsAccepted(MqttVersion version)
    {
        await using var server = await BridgeServer.StartAsync();

        using var device = await server.SignInAsync(version);
    }

    [Fact]
    public async Task CONNECT_In5_IsToldTheLimitsOfItsProfile()
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.ConnectAsync();
        await device.SendAsync(MqttBytes.Of(MqttVersion.V5, new Connect
        {
            Version = MqttVersion.V5,
            ClientIdentifier = "",
            KeepAlive = 0,
            UserName = "car-token",
            Properties = new MqttProperties { SessionExpiryInterval = 3600 },
        }));

        var properties = (await device.ExpectAsync<ConnAck>(MqttVersion.V5)).Properties;

        Assert.Equal((ushort)64, properties.ReceiveMaximum);
        Assert.Equal((byte)1, properties.MaximumQos);
        Assert.Equal(262_144u, properties.MaximumPacketSize);
        Assert.Equal((ushort)16, properties.TopicAliasMaximum);
        Assert.Equal((ushort)300, properties.ServerKeepAlive);
        Assert.Equal(0u, properties.SessionExpiryInterval);
        Assert.True(properties.RetainAvailable);
        Assert.False(properties.WildcardSubscriptionAvailable);
        Assert.False(properties.SharedSubscriptionAvailable);
        Assert.False(properties.SubscriptionIdentifierAvailable);
        Assert.StartsWith("auto-", properties.AssignedClientIdentifier, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("car", "wrong", ReasonCode.BadUserNameOrPassword)]
    [InlineData("nobody", "nobody-secret", ReasonCode.BadUserNameOrPassword)]
    [InlineData("#", "x", ReasonCode.BadUserNameOrPassword)]
    [InlineData("car", null, ReasonCode.BadUserNameOrPassword)]
    [InlineData("car-token", "car-secret", ReasonCode.BadUserNameOrPassword)]
    [InlineData(null, null, ReasonCode.NotAuthorized)]
    public async Task CONNECT_WithWrongCredentials_IsRefused(string? user, string? password, ReasonCode code)
    {
        await using var server = await BridgeServer.StartAsync();
        foreach (var version in new[] { MqttVersion.V311, MqttVersion.V5 })
        {
            using var device = await server.ConnectAsync();
            await device.SendAsync(MqttBytes.Of(version, new Connect
            {
                Version = version,
                ClientIdentifier = "c",
                CleanStart = true,
                UserName = user,
                Password = password is null ? default(Bytes?) : Encoding.UTF8.GetBytes(password),
            }));

            Assert.Equal(code, (await device.ExpectAsync<ConnAck>(version)).ReasonCode);
            await device.ExpectEndAsync();
        }
    }

    [Fact]
    public async Task CONNECT_OfARevokedDevice_IsRefused()
    {
        await using var server = await BridgeServer.StartAsync();
        await server.Silo.RevokeAsync(server.Car.Id, default);
        using var device = await server.ConnectAsync();
        await device.SendAsync(MqttBytes.Connect(MqttVersion.V5, "car", "c"));

        Assert.Equal(ReasonCode.BadUserNameOrPassword, (await device.ExpectAsync<ConnAck>(MqttVersion.V5)).ReasonCode);
    }

    [Fact]
    public async Task CONNECT_WithAnAuthenticationMethod_IsRefused()
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.ConnectAsync();
        await device.SendAsync(MqttBytes.Connect(MqttVersion.V5, "car", "c", new MqttProperties { AuthenticationMethod = "SCRAM" }));

        Assert.Equal(ReasonCode.BadAuthenticationMethod, (await device.ExpectAsync<ConnAck>(MqttVersion.V5)).ReasonCode);
    }

    [Theory]
    [InlineData(128, ReasonCode.Success)]
    [InlineData(129, ReasonCode.ClientIdentifierNotValid)]
    public async Task CONNECT_WithALongClientIdentifier_IsAcceptedUpTo128Bytes(int length, ReasonCode code)
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.ConnectAsync();
        await device.SendAsync(MqttBytes.Connect(MqttVersion.V5, "car", new string('c', length)));

        Assert.Equal(code, (await device.ExpectAsync<ConnAck>(MqttVersion.V5)).ReasonCode);
    }

    [Fact]
    public async Task CONNECT_ByteAfterByte_IsAcceptedWithinTheDeadline()
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.ConnectAsync();
        foreach (var one in MqttBytes.Connect(MqttVersion.V311, "car", "c"))
        {
            await device.SendAsync(one);
        }

        Assert.Equal(ReasonCode.Success, (await device.ExpectAsync<ConnAck>(MqttVersion.V311)).ReasonCode);
    }

    [Fact]
    public async Task CONNECT_ThatNeverEnds_IsCutOffAtTheDeadline()
    {
        await using var server = await BridgeServer.StartAsync(options => options.HandshakeTimeout = TimeSpan.FromMilliseconds(200));
        using var device = await server.ConnectAsync();
        await device.SendAsync(MqttBytes.Connect(MqttVersion.V311, "car", "c")[..^1]);

        await device.ExpectEndAsync();
    }

    [Theory]
    [InlineData("474554202F20485454502F312E310D0A")] // GET / HTTP/1.1
    [InlineData("1603010200010001FC0303")] // TLS ClientHello
    [InlineData("5353482D322E302D")] // SSH-2.0-
    [InlineData("C000")] // PINGREQ before CONNECT
    [InlineData("10FFFFFF7F")] // CONNECT of 268 435 455 bytes
    [InlineData("10FFFFFFFF01")] // a fifth length byte
    [InlineData("10")]
    public async Task CONNECT_ThatIsNone_IsClosedWithoutAnAnswer(string hex)
    {
        await using var server = await BridgeServer.StartAsync(options => options.HandshakeTimeout = TimeSpan.FromSeconds(1));
        using var device = await server.ConnectAsync();
        await device.SendAsync(Convert.FromHexString(hex));

        Assert.Null(await device.ReadPacketAsync("the connection to be closed"));
    }

    [Fact]
    public async Task CONNECT_OfAnotherProtocolLevel_IsToldSo()
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.ConnectAsync();
        await device.SendAsync(Convert.FromHexString("100D00044D515454060200000001610000"[..30]));

        Assert.Equal(Convert.FromHexString("20020001"), await device.ReadPacketAsync("CONNACK with return code 1"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task PUBLISH_OfTelemetry_IsAcknowledgedWhenDurable(MqttVersion version)
    {
        await using var server = await BridgeServer.StartAsync();
        server.Silo.Outcome = null;
        using var device = await server.SignInAsync(version);
        await device.SendAsync(MqttBytes.Publish(version, 7, """{"odometerKm":1}"""));
        var posted = await server.Silo.NextMessageAsync();
        await device.SendAsync(MqttBytes.Of(version, PingReq.Instance));
        await device.ExpectAsync<PingResp>(version);

        posted.Complete(IngestOutcome.Durable);

        Assert.Equal(new PubAck { Identifier = new PacketIdentifier(7) }, await device.ExpectAsync<PubAck>(version));
        Assert.Equal("devices/car/telemetry", posted.Message.Topic);
        Assert.Equal("""{"odometerKm":1}""", Encoding.UTF8.GetString(posted.Message.Payload.Span));
        Assert.Equal(server.Car.Vehicle, posted.Message.Vehicle);
        Assert.Single(posted.Message.Samples);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task PUBLISH_Pipelined_IsAcknowledgedInOrderThoughCompletedBackwards(MqttVersion version)
    {
        await using var server = await BridgeServer.StartAsync();
        server.Silo.Outcome = null;
        using var device = await server.SignInAsync(version);
        await device.SendAsync([.. Enumerable.Range(1, 20).SelectMany(id => MqttBytes.Publish(version, (ushort)id, $$"""{"seq":{{id}}}"""))]);
        var posted = new List<PostedMessage>();
        for (var count = 0; count < 20; count++)
        {
            posted.Add(await server.Silo.NextMessageAsync());
        }

        foreach (var message in Enumerable.Reverse(posted))
        {
            message.Complete(IngestOutcome.Durable);
        }

        for (ushort id = 1; id <= 20; id++)
        {
            Assert.Equal(id, (await device.ExpectAsync<PubAck>(version)).Identifier.Value);
        }
    }

    [Fact]
    public async Task PUBLISH_OnAForeignTopic_IsRefusedInItsTurn()
    {
        await using var server = await BridgeServer.StartAsync();
        server.Silo.Outcome = null;
        using var device = await server.SignInAsync(MqttVersion.V5);
        await device.SendAsync(
        [
            .. MqttBytes.Publish(MqttVersion.V5, 1, "{}"),
            .. MqttBytes.Publish(MqttVersion.V5, 2, "{}", "devices/van/telemetry"),
        ]);
        (await server.Silo.NextMessageAsync()).Complete(IngestOutcome.Durable);

        Assert.Equal(new PubAck { Identifier = new PacketIdentifier(1) }, await device.ExpectAsync<PubAck>(MqttVersion.V5));
        Assert.Equal(
            new PubAck { Identifier = new PacketIdentifier(2), ReasonCode = ReasonCode.NotAuthorized },
            await device.ExpectAsync<PubAck>(MqttVersion.V5));
        Assert.Equal(1, server.Silo.RefusedSamples);
    }

    [Fact]
    public async Task PUBLISH_OnAForeignTopicIn311_ClosesAndDeliversNothing()
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.SignInAsync(MqttVersion.V311);
        await device.SendAsync(MqttBytes.Publish(MqttVersion.V311, 1, "{}", "devices/van/telemetry"));

        await device.ExpectClosedAsync(MqttVersion.V311, ReasonCode.NotAuthorized);
        Assert.False(server.Silo.HasMessages);
    }

    [Theory]
    [InlineData(MqttVersion.V5, ReasonCode.PayloadFormatInvalid)]
    [InlineData(MqttVersion.V311, ReasonCode.Success)]
    public async Task PUBLISH_OfWhatCannotBeRead_IsKeptAndAcknowledgedSo(MqttVersion version, ReasonCode code)
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.SignInAsync(version);
        await device.SendAsync(MqttBytes.Publish(version, 1, "{broken"));

        Assert.Equal(code, (await device.ExpectAsync<PubAck>(version)).ReasonCode);
        Assert.Equal("malformed", (await server.Silo.NextLetterAsync()).Reason);
    }

    [Fact]
    public async Task PUBLISH_OfAnArrayWithABadElement_IsTakenInAndTheBadOneKept()
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.SignInAsync(MqttVersion.V5);
        await device.SendAsync(MqttBytes.Publish(MqttVersion.V5, 1, """[{"odometerKm":1},{"odometerKm":-1}]"""));

        Assert.Equal(ReasonCode.Success, (await device.ExpectAsync<PubAck>(MqttVersion.V5)).ReasonCode);
        Assert.Single((await server.Silo.NextMessageAsync()).Message.Samples);
        var letter = await server.Silo.NextLetterAsync();
        Assert.Equal("""{"odometerKm":-1}""", Encoding.UTF8.GetString(letter.Payload.Span));
    }

    [Fact]
    public async Task PUBLISH_OfADeviceWithoutVehicle_IsKeptUnpaired()
    {
        await using var server = await BridgeServer.StartAsync();
        server.Silo.Add("van", null);
        using var device = await server.SignInAsync(MqttVersion.V5, "van");
        await device.SendAsync(MqttBytes.Publish(MqttVersion.V5, 1, """[{"odometerKm":1},{"odometerKm":2}]""", "devices/van/telemetry"));

        Assert.Equal(ReasonCode.Success, (await device.ExpectAsync<PubAck>(MqttVersion.V5)).ReasonCode);
        var letter = await server.Silo.NextLetterAsync();
        Assert.Equal(("unpaired", 2), (letter.Reason, letter.Samples));
        Assert.False(server.Silo.HasMessages);
    }

    [Fact]
    public async Task PUBLISH_OverARepairing_ReachesEachVehicleWithItsSamples()
    {
        await using var server = await BridgeServer.StartAsync();
        var other = new VehicleId(Guid.NewGuid());
        server.Silo.Change(server.Car with
        {
            Pairings = [new Pairing(server.Car.Vehicle!.Value, new Instant(1000), new Instant(2000)), new Pairing(other, new Instant(2000), null)],
        });
        using var device = await server.SignInAsync(MqttVersion.V5);
        await device.SendAsync(MqttBytes.Publish(MqttVersion.V5, 1, """[{"ts":500},{"ts":1500},{"ts":2500},{"ts":2600}]"""));

        Assert.Equal(ReasonCode.Success, (await device.ExpectAsync<PubAck>(MqttVersion.V5)).ReasonCode);
        var first = (await server.Silo.NextMessageAsync()).Message;
        var second = (await server.Silo.NextMessageAsync()).Message;
        Assert.Equal((server.Car.Vehicle.Value, 1), (first.Vehicle, first.Samples.Length));
        Assert.Equal((other, 2), (second.Vehicle, second.Samples.Length));
        Assert.Equal("""[{"ts":500}]""", Encoding.UTF8.GetString((await server.Silo.NextLetterAsync()).Payload.Span));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task PUBLISH_AtTheDeadLetterCap_IsRefused(MqttVersion version)
    {
        await using var server = await BridgeServer.StartAsync();
        server.Silo.LetterCap = 0;
        using var device = await server.SignInAsync(version);
        await device.SendAsync(MqttBytes.Publish(version, 1, "{broken"));

        if (version == MqttVersion.V5)
        {
            Assert.Equal(ReasonCode.QuotaExceeded, (await device.ExpectAsync<PubAck>(version)).ReasonCode);
        }
        else
        {
            Assert.Null(await device.ReadPacketAsync("the connection to be closed"));
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task PUBLISH_WhileTheStoreFails_IsNotAcknowledgedAndTheConnectionEnds(MqttVersion version)
    {
        await using var server = await BridgeServer.StartAsync();
        server.Silo.Outcome = IngestOutcome.Unavailable;
        using var device = await server.SignInAsync(version);
        await device.SendAsync(MqttBytes.Publish(version, 1, "{}"));

        await device.ExpectClosedAsync(version, ReasonCode.ServerBusy);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task PUBLISH_OfQos2_ClosesTheConnection(MqttVersion version)
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.SignInAsync(version);
        await device.SendAsync(MqttBytes.Of(version, new Publish
        {
            Topic = TopicName.Parse("devices/car/telemetry"),
            Delivery = Delivery.ExactlyOnce(new PacketIdentifier(1)),
        }));

        await device.ExpectClosedAsync(version, ReasonCode.QosNotSupported);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task PUBLISH_Announced256MB_ClosesFromTheHeaderAlone(MqttVersion version)
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.SignInAsync(version);
        await device.SendAsync(Convert.FromHexString("32FFFFFF7F"));

        await device.ExpectClosedAsync(version, ReasonCode.PacketTooLarge);
    }

    [Fact]
    public async Task PUBLISH_OfTheLargestPacket_IsReadAndOneByteMoreCloses()
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.SignInAsync(MqttVersion.V311);
        var overhead = MqttBytes.Publish(MqttVersion.V311, 1, new string(' ', 200_000)).Length - 200_000;
        await device.SendAsync(MqttBytes.Publish(MqttVersion.V311, 1, "{}" + new string(' ', 262_144 - overhead - 2)));
        await device.ExpectAsync<PubAck>(MqttVersion.V311);

        await device.SendAsync(MqttBytes.Publish(MqttVersion.V311, 2, "{}" + new string(' ', 262_144 - overhead - 1)));
        await device.ExpectEndAsync();
    }

    [Fact]
    public async Task PUBLISH_OfQos0_IsTakenInWithoutAnAnswer()
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.SignInAsync(MqttVersion.V311);
        await device.SendAsync(MqttBytes.Publish(MqttVersion.V311, null, "{}"));
        await server.Silo.NextMessageAsync();
        await device.SendAsync(MqttBytes.Of(MqttVersion.V311, PingReq.Instance));

        await device.ExpectAsync<PingResp>(MqttVersion.V311);
    }

    [Fact]
    public async Task PUBLISH_BeyondTheBudget_IsNotReadUntilThereIsRoom()
    {
        await using var server = await BridgeServer.StartAsync();
        server.Silo.Outcome = null;
        using var device = await server.SignInAsync(MqttVersion.V311);
        await device.SendAsync([.. Enumerable.Range(1, 65).SelectMany(id => MqttBytes.Publish(MqttVersion.V311, (ushort)id, "{}"))]);
        var first = await server.Silo.NextMessageAsync();
        for (var count = 1; count < 64; count++)
        {
            await server.Silo.NextMessageAsync();
        }

        Assert.False(server.Silo.HasMessages);
        first.Complete(IngestOutcome.Durable);

        await server.Silo.NextMessageAsync();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task SUBSCRIBE_OfTheConfiguration_DeliversItNowAndWhenThePairingChanges(MqttVersion version)
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.SignInAsync(version);
        await device.SendAsync(MqttBytes.Of(version, new Subscribe
        {
            Identifier = new PacketIdentifier(1),
            Requests = [new SubscriptionRequest(TopicFilter.Parse("devices/car/config"), QualityOfService.AtMostOnce)],
        }));
        await device.ExpectAsync<SubAck>(version);
        var first = await device.ExpectAsync<Publish>(version);

        var vehicle = new VehicleId(Guid.NewGuid());
        server.Silo.Change(server.Car with { Pairings = [new Pairing(vehicle, null, null)] });
        var second = await device.ExpectAsync<Publish>(version);

        Assert.True(first.Retain);
        Assert.False(second.Retain);
        using var configuration = JsonDocument.Parse(second.Payload.Memory);
        Assert.Equal("car", configuration.RootElement.GetProperty("deviceId").GetString());
        Assert.Equal(vehicle.ToString(), configuration.RootElement.GetProperty("vehicleId").GetString());
        Assert.Equal("devices/car/telemetry", configuration.RootElement.GetProperty("telemetryTopic").GetString());
        Assert.Equal("devices/car/obd", configuration.RootElement.GetProperty("obdTopic").GetString());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Device_Revoked_LosesItsConnection(MqttVersion version)
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.SignInAsync(version);

        await server.Silo.RevokeAsync(server.Car.Id, default);

        await device.ExpectClosedAsync(version, ReasonCode.NotAuthorized);
    }

    [Fact]
    public async Task Device_GivenAnotherSecret_LosesItsConnection()
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.SignInAsync(MqttVersion.V5);

        await server.Silo.ReplaceSecretAsync(server.Car.Id, new byte[32], new byte[32], default);

        await device.ExpectClosedAsync(MqttVersion.V5, ReasonCode.NotAuthorized);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task CONNECT_UnderTheSameName_TakesOverTheOldestConnection(MqttVersion version)
    {
        await using var server = await BridgeServer.StartAsync();
        using var first = await server.SignInAsync(version);
        using var second = await server.SignInAsync(version);

        await first.ExpectClosedAsync(version, ReasonCode.SessionTakenOver);
        await second.SendAsync(MqttBytes.Of(version, PingReq.Instance));
        await second.ExpectAsync<PingResp>(version);
    }

    [Fact]
    public async Task CONNECT_OfAnotherDeviceUnderTheSameName_TakesOverNothing()
    {
        await using var server = await BridgeServer.StartAsync();
        server.Silo.Add("van", null);
        using var car = await server.SignInAsync(MqttVersion.V5);
        using var van = await server.SignInAsync(MqttVersion.V5, "van");

        await car.SendAsync(MqttBytes.Of(MqttVersion.V5, PingReq.Instance));
        await car.ExpectAsync<PingResp>(MqttVersion.V5);
    }

    [Fact]
    public async Task CONNECT_BeyondTheConnectionsOfADevice_TakesOverItsOldest()
    {
        await using var server = await BridgeServer.StartAsync(options => options.MaxConnectionsPerDevice = 2);
        using var first = await server.SignInAsync(MqttVersion.V5, client: "a");
        using var second = await server.SignInAsync(MqttVersion.V5, client: "b");
        using var third = await server.SignInAsync(MqttVersion.V5, client: "c");

        await first.ExpectClosedAsync(MqttVersion.V5, ReasonCode.SessionTakenOver);
        await second.SendAsync(MqttBytes.Of(MqttVersion.V5, PingReq.Instance));
        await second.ExpectAsync<PingResp>(MqttVersion.V5);
    }

    [Fact]
    public async Task Connection_BeyondTheLimitOfItsAddress_IsClosedAndTheOthersStay()
    {
        await using var server = await BridgeServer.StartAsync(options => options.MaxConnectionsPerAddress = 2);
        using var first = await server.SignInAsync(MqttVersion.V311, client: "a");
        using var second = await server.SignInAsync(MqttVersion.V311, client: "b");

        await FakeDevice.ExpectTurnedAwayAsync(server.EndPoint);

        await first.SendAsync(MqttBytes.Of(MqttVersion.V311, PingReq.Instance));
        await first.ExpectAsync<PingResp>(MqttVersion.V311);
    }

    [Fact]
    public async Task Peer_ThatNeverReads_IsDroppedAndDoesNotHoldUpOthers()
    {
        await using var server = await BridgeServer.StartAsync(options =>
        {
            options.SendBufferBytes = 4096;
            options.SendTimeout = TimeSpan.FromMilliseconds(500);
        });
        using var deaf = await server.SignInAsync(MqttVersion.V311, client: "deaf", receiveBuffer: 2048);
        var pings = Enumerable.Repeat(MqttBytes.Of(MqttVersion.V311, PingReq.Instance), 10_000).SelectMany(bytes => bytes).ToArray();

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (var round = 0; round < 10_000; round++)
            {
                await deaf.SendAsync(pings);
            }
        });

        using var other = await server.SignInAsync(MqttVersion.V311, client: "other");
    }

    [Fact]
    public async Task SUBSCRIBE_Malformed_ClosesWithTheReason()
    {
        await using var server = await BridgeServer.StartAsync();
        using var device = await server.SignInAsync(MqttVersion.V5);
        await device.SendAsync(Convert.FromHexString("8000"));

        await device.ExpectClosedAsync(MqttVersion.V5, ReasonCode.MalformedPacket);
    }

    [Fact]
    public async Task Server_Stopping_AcknowledgesWhatIsInFlightAndSaysGoodbye()
    {
        await using var server = await BridgeServer.StartAsync();
        server.Silo.Outcome = null;
        using var device = await server.SignInAsync(MqttVersion.V5);
        await device.SendAsync(MqttBytes.Publish(MqttVersion.V5, 1, "{}"));
        var posted = await server.Silo.NextMessageAsync();

        var stopping = server.StopAsync();
        posted.Complete(IngestOutcome.Durable);

        await device.ExpectAsync<PubAck>(MqttVersion.V5);
        await device.ExpectClosedAsync(MqttVersion.V5, ReasonCode.ServerShuttingDown);
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
