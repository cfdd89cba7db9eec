using System.Buffers;
using System.Collections.Immutable;
using Milepost.DeviceBridge.Devices;
using Milepost.DeviceBridge.Dialects;
using Milepost.DeviceBridge.Profiles;
using Milepost.DeviceBridge.Sessions;
using Milepost.DeviceBridge.Tests.Support;
using Milepost.Grains.Identity;
using Milepost.Mqtt;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;

namespace Milepost.DeviceBridge.Tests.Sessions;

public sealed class SessionMachineTests
{
    private const string Telemetry = "devices/car/telemetry";

    private static readonly PacketIdentifier One = new(1);

    [Fact]
    public void PINGREQ_Always_IsAnswered() => Assert.Equal(PingResp.Instance, Sent(SessionMachine.Receive(New(), PingReq.Instance)));

    [Fact]
    public void CONNECT_ASecondTime_ClosesWithProtocolError() =>
        Assert.Equal(ReasonCode.ProtocolError, Closed(SessionMachine.Receive(
            New(), new Connect { Version = MqttVersion.V5, ClientIdentifier = "c" })));

    [Fact]
    public void AUTH_WithoutMethod_ClosesWithProtocolError() =>
        Assert.Equal(ReasonCode.ProtocolError, Closed(SessionMachine.Receive(New(), new Auth { ReasonCode = ReasonCode.ContinueAuthentication })));

    [Fact]
    public void PUBREC_ForAMessageOfQos1_ClosesWithProtocolError() =>
        Assert.Equal(ReasonCode.ProtocolError, Closed(SessionMachine.Receive(New(), new PubRec { Identifier = One })));

    [Fact]
    public void PUBREL_OfAnUnknownIdentifier_IsAnsweredNotFound() =>
        Assert.Equal(
            new PubComp { Identifier = One, ReasonCode = ReasonCode.PacketIdentifierNotFound },
            Sent(SessionMachine.Receive(New(), new PubRel { Identifier = One })));

    [Fact]
    public void PUBACK_OfNothingInFlight_IsIgnored() =>
        Assert.Empty(SessionMachine.Receive(New(), new PubAck { Identifier = One }).Actions);

    [Fact]
    public void DISCONNECT_Normally_ClosesWithoutAWord() => Assert.Null(Closed(SessionMachine.Receive(New(), new Disconnect())));

    [Fact]
    public void DISCONNECT_WithAnExpiryThatConnectSetToZero_ClosesWithProtocolError() =>
        Assert.Equal(ReasonCode.ProtocolError, Closed(SessionMachine.Receive(
            New(), new Disconnect { Properties = new MqttProperties { SessionExpiryInterval = 1 } })));

    [Fact]
    public void DISCONNECT_WithAnExpiryThatConnectAskedFor_ClosesWithoutAWord() =>
        Assert.Null(Closed(SessionMachine.Receive(
            New() with { MayExpireLater = true }, new Disconnect { Properties = new MqttProperties { SessionExpiryInterval = 1 } })));

    [Theory]
    [InlineData("devices/car/config", QualityOfService.AtMostOnce, ReasonCode.Success)]
    [InlineData("devices/car/config", QualityOfService.AtLeastOnce, ReasonCode.GrantedQos1)]
    [InlineData("devices/car/config", QualityOfService.ExactlyOnce, ReasonCode.GrantedQos1)]
    [InlineData("devices/car/commands", QualityOfService.AtLeastOnce, ReasonCode.GrantedQos1)]
    [InlineData("devices/van/config", QualityOfService.AtLeastOnce, ReasonCode.NotAuthorized)]
    [InlineData("devices/+/config", QualityOfService.AtLeastOnce, ReasonCode.NotAuthorized)]
    [InlineData("devices/car/#", QualityOfService.AtLeastOnce, ReasonCode.NotAuthorized)]
    [InlineData("#", QualityOfService.AtLeastOnce, ReasonCode.NotAuthorized)]
    [InlineData("$SYS/x", QualityOfService.AtLeastOnce, ReasonCode.NotAuthorized)]
    [InlineData("devices/car/telemetry", QualityOfService.AtLeastOnce, ReasonCode.NotAuthorized)]
    [InlineData("$share/g/devices/car/config", QualityOfService.AtLeastOnce, ReasonCode.SharedSubscriptionsNotSupported)]
    public void SUBSCRIBE_OfAFilter_IsGrantedOnlyForTheDevicesOwnTopics(string filter, QualityOfService quality, ReasonCode code)
    {
        var step = SessionMachine.Receive(New(), Subscribe((filter, quality)));

        Assert.Equal([code], Assert.IsType<SubAck>(Assert.IsType<SessionAction.Send>(step.Actions[0]).Packet).ReasonCodes);
    }

    [Fact]
    public void SUBSCRIBE_OfSeveralFilters_IsAnsweredOneByOneInOrder()
    {
        var step = SessionMachine.Receive(New(), Subscribe(("#", QualityOfService.AtMostOnce), ("devices/car/commands", QualityOfService.AtLeastOnce)));

        Assert.Equal([ReasonCode.NotAuthorized, ReasonCode.GrantedQos1], Assert.IsType<SubAck>(Sent(step)).ReasonCodes);
    }

    [Fact]
    public void SUBSCRIBE_OfMoreFiltersThanTheProfileAllows_IsRefusedBeyondTheLimit()
    {
        var filters = Enumerable.Repeat(("devices/car/commands", QualityOfService.AtMostOnce), 33).ToArray();
        var codes = Assert.IsType<SubAck>(Sent(SessionMachine.Receive(New(), Subscribe(filters)))).ReasonCodes;

        Assert.Equal(ReasonCode.Success, codes[31]);
        Assert.Equal(ReasonCode.QuotaExceeded, codes[32]);
    }

    [Fact]
    public void SUBSCRIBE_WithAnIdentifier_ClosesForItWasNotOffered()
    {
        var subscribe = Subscribe(("devices/car/config", QualityOfService.AtMostOnce));
        subscribe = subscribe with { Properties = new MqttProperties { SubscriptionIdentifiers = [1] } };

        Assert.Equal(ReasonCode.SubscriptionIdentifiersNotSupported, Closed(SessionMachine.Receive(New(), subscribe)));
    }

    [Fact]
    public void SUBSCRIBE_OfTheConfiguration_DeliversItAfterTheAnswerAsRetained()
    {
        var step = SessionMachine.Receive(New(), Subscribe(("devices/car/config", QualityOfService.AtLeastOnce)));

        Assert.IsType<SessionAction.Send>(step.Actions[0]);
        Assert.Equal(new SessionAction.DeliverConfig(Delivery.AtLeastOnce(One), Retained: true), step.Actions[1]);
        Assert.Equal(One, step.Session.ConfigInFlight);
    }

    [Theory]
    [InlineData(RetainHandling.Send, 2)]
    [InlineData(RetainHandling.SendIfNew, 1)]
    [InlineData(RetainHandling.DoNotSend, 0)]
    public void SUBSCRIBE_Twice_DeliversTheConfigurationAsRetainHandlingSays(RetainHandling handling, int deliveries)
    {
        var subscribe = Subscribe(("devices/car/config", QualityOfService.AtMostOnce));
        subscribe = subscribe with { Requests = [subscribe.Requests[0] with { RetainHandling = handling }] };

        var first = SessionMachine.Receive(New(), subscribe);
        var second = SessionMachine.Receive(first.Session, subscribe);

        Assert.Equal(deliveries, first.Actions.Concat(second.Actions).Count(action => action is SessionAction.DeliverConfig));
    }

    [Fact]
    public void PUBACK_OfTheConfiguration_DeliversItAgainIfItChangedMeanwhile()
    {
        var subscribed = SessionMachine.Receive(New(), Subscribe(("devices/car/config", QualityOfService.AtLeastOnce))).Session;
        var changed = SessionMachine.ConfigChanged(subscribed);
        Assert.Empty(changed.Actions);

        var acknowledged = SessionMachine.Receive(changed.Session, new PubAck { Identifier = One });

        Assert.Equal(new SessionAction.DeliverConfig(Delivery.AtLeastOnce(new PacketIdentifier(2)), Retained: false), Assert.Single(acknowledged.Actions));
        Assert.Empty(SessionMachine.Receive(acknowledged.Session, new PubAck { Identifier = new PacketIdentifier(2) }).Actions);
    }

    [Fact]
    public void Config_ChangedWithoutSubscription_IsNotSent() => Assert.Empty(SessionMachine.ConfigChanged(New()).Actions);

    [Fact]
    public void UNSUBSCRIBE_OfWhatIsAndIsNotSubscribed_SaysWhich()
    {
        var session = New() with { Config = QualityOfService.AtMostOnce };
        var step = SessionMachine.Receive(session, new Unsubscribe
        {
            Identifier = One,
            Filters = [TopicFilter.Parse("devices/car/config"), TopicFilter.Parse("devices/car/commands"), TopicFilter.Parse("x")],
        });

        Assert.Equal(
            [ReasonCode.Success, ReasonCode.NoSubscriptionExisted, ReasonCode.NoSubscriptionExisted],
            Assert.IsType<UnsubAck>(Sent(step)).ReasonCodes);
        Assert.Null(step.Session.Config);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public void PUBLISH_OnAnOwnTopic_IsTakenIn(MqttVersion version) =>
        Assert.Equal("native-json", Publish(New(version), Telemetry, Delivery.AtLeastOnce(One)).Topic?.Dialect.Name);

    [Theory]
    [InlineData("devices/van/telemetry")]
    [InlineData("devices/car/telemetry/x")]
    [InlineData("devices/car/config")]
    [InlineData("$SYS/broker")]
    public void PUBLISH_OnAForeignTopicIn5_IsRefusedInItsTurn(string topic) =>
        Assert.Equal(
            new SessionAction.Refuse(One, ReasonCode.NotAuthorized),
            Assert.Single(Publish(New(), topic, Delivery.AtLeastOnce(One)).Refusal));

    [Fact]
    public void PUBLISH_OnAForeignTopicIn311_Closes() =>
        Assert.Equal(ReasonCode.NotAuthorized, Closed(Publish(New(MqttVersion.V311), "devices/van/telemetry", Delivery.AtLeastOnce(One)).Refusal));

    [Fact]
    public void PUBLISH_OnAForeignTopicOfQos0_ClosesForItHasNoAnswer() =>
        Assert.Equal(ReasonCode.NotAuthorized, Closed(Publish(New(), "devices/van/telemetry", Delivery.AtMostOnce).Refusal));

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public void PUBLISH_OfQos2_Closes(MqttVersion version) =>
        Assert.Equal(ReasonCode.QosNotSupported, Closed(Publish(New(version), Telemetry, Delivery.ExactlyOnce(One)).Refusal));

    [Fact]
    public void PUBLISH_AtTheReceiveMaximum_IsTakenInAndOneMoreCloses()
    {
        Assert.NotNull(Publish(New(), Telemetry, Delivery.AtLeastOnce(One), unacknowledged: 63).Topic);
        Assert.Equal(ReasonCode.ReceiveMaximumExceeded, Closed(Publish(New(), Telemetry, Delivery.AtLeastOnce(One), unacknowledged: 64).Refusal));
        Assert.NotNull(Publish(New(MqttVersion.V311), Telemetry, Delivery.AtLeastOnce(One), unacknowledged: 64).Topic);
        Assert.NotNull(Publish(New(), Telemetry, Delivery.AtMostOnce, unacknowledged: 64).Topic);
    }

    [Fact]
    public void PUBLISH_ByAnAlias_HasTheTopicTheAliasWasSetTo()
    {
        var set = Publish(New(), Telemetry, Delivery.AtMostOnce, alias: 16);
        var used = Publish(set.Session, null, Delivery.AtMostOnce, alias: 16);
        var reset = Publish(used.Session, "devices/car/obd", Delivery.AtMostOnce, alias: 16);

        Assert.Equal(Telemetry, used.Topic?.Name);
        Assert.Equal("devices/car/obd", Publish(reset.Session, null, Delivery.AtMostOnce, alias: 16).Topic?.Name);
    }

    [Fact]
    public void PUBLISH_ByAnAliasOfAForeignTopic_IsRefusedAgain()
    {
        var set = Publish(New(), "devices/van/telemetry", Delivery.AtLeastOnce(One), alias: 1);

        Assert.IsType<SessionAction.Refuse>(Assert.Single(Publish(set.Session, null, Delivery.AtLeastOnce(One), alias: 1).Refusal));
    }

    [Fact]
    public void PUBLISH_ByAnAliasNeverSet_ClosesWithProtocolError() =>
        Assert.Equal(ReasonCode.ProtocolError, Closed(Publish(New(), null, Delivery.AtMostOnce, alias: 1).Refusal));

    [Fact]
    public void PUBLISH_ByAnAliasAboveTheMaximum_Closes() =>
        Assert.Equal(ReasonCode.TopicAliasInvalid, Closed(Publish(New(), Telemetry, Delivery.AtMostOnce, alias: 17).Refusal));

    private static Session New(MqttVersion version = MqttVersion.V5)
    {
        Assert.True(DeviceId.TryParse("car", out var device));
        return new Session(version, new DeviceTopics(device, DialectTable.Standard), ProfileLimits.Device, MayExpireLater: false);
    }

    private static PublishStep Publish(Session session, string? topic, Delivery delivery, int unacknowledged = 0, ushort? alias = null)
    {
        var bytes = MqttBytes.Of(session.Version, new Publish
        {
            Topic = topic is null ? null : TopicName.Parse(topic),
            Delivery = delivery,
            Properties = new MqttProperties { TopicAlias = alias },
        });
        var input = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(FrameStatus.Frame, FrameReader.TryRead(ref input, new FrameLimits(1024), out var frame, out _));
        Assert.True(PublishView.TryRead(frame, session.Version, PacketOrigin.Client, out var view, out var violation), violation?.ToString());
        return SessionMachine.Published(session, view, unacknowledged);
    }

    private static Subscribe Subscribe(params (string Filter, QualityOfService Quality)[] requests) => new()
    {
        Identifier = One,
        Requests = [.. requests.Select(request => new SubscriptionRequest(TopicFilter.Parse(request.Filter), request.Quality))],
    };

    private static MqttPacket Sent(SessionStep step) => Assert.IsType<SessionAction.Send>(Assert.Single(step.Actions)).Packet;

    private static ReasonCode? Closed(SessionStep step) => Closed(step.Actions);

    private static ReasonCode? Closed(ImmutableArray<SessionAction> actions) =>
        Assert.IsType<SessionAction.Close>(Assert.Single(actions)).Reason.Code;
}
