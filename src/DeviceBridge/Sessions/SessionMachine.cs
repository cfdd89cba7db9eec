using System.Collections.Immutable;
using System.Diagnostics;
using Milepost.DeviceBridge.Devices;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;

namespace Milepost.DeviceBridge.Sessions;

/// <summary>The rules of order of MQTT, pure: a session and a packet in, a session and actions out.</summary>
internal static class SessionMachine
{
    /// <summary>Any packet but PUBLISH.</summary>
    public static SessionStep Receive(Session session, MqttPacket packet) => packet switch
    {
        PingReq => new(session, new SessionAction.Send(PingResp.Instance)),
        PubAck acknowledgement => Acknowledged(session, acknowledgement.Identifier),
        Subscribe subscribe => Subscribed(session, subscribe),
        Unsubscribe unsubscribe => Unsubscribed(session, unsubscribe),
        Disconnect disconnect => Disconnected(session, disconnect),
        PubRel release => new(session, new SessionAction.Send(NotFound(release))),
        Connect => Violated(session, "a second CONNECT"), // [MQTT-3.1.0-2]
        PubRec or PubComp => Violated(session, $"{packet.Type} for a QoS that was not used"),
        Auth => Violated(session, "AUTH without an authentication method"), // [MQTT-4.12.0-6]
        _ => throw new UnreachableException($"{packet.Type} from a client passed the decoder."),
    };

    /// <summary>A PUBLISH.</summary>
    /// <param name="session">The session.</param>
    /// <param name="publish">What was published.</param>
    /// <param name="unacknowledged">Messages of QoS 1 received and not acknowledged yet, this one not counted.</param>
    public static PublishStep Published(Session session, in PublishView publish, int unacknowledged)
    {
        if (publish.Delivery.Quality == QualityOfService.ExactlyOnce)
        {
            // [MQTT-3.2.2-11] above the granted Maximum QoS
            return Refused(session, new CloseReason(ReasonCode.QosNotSupported, "QoS 2"));
        }

        if (publish.Delivery.Quality == QualityOfService.AtLeastOnce && session.Version == MqttVersion.V5
            && unacknowledged >= session.Limits.ReceiveMaximum)
        {
            // [MQTT-3.3.4-7]
            return Refused(session, new CloseReason(ReasonCode.ReceiveMaximumExceeded, "more unacknowledged messages than granted"));
        }

        return publish.TopicAlias is { } alias
            ? Aliased(session, publish, alias)
            : Authorised(session, publish, session.Topics.FindPublished(publish.Topic));
    }

    /// <summary>The device's configuration changed.</summary>
    public static SessionStep ConfigChanged(Session session) => session switch
    {
        { Config: null } => new(session, []),
        { ConfigInFlight: not null } => new(session with { ConfigIsStale = true }, []),
        _ => Deliver(session, retained: false),
    };

    private static PublishStep Aliased(Session session, in PublishView publish, ushort alias)
    {
        if (alias > session.Limits.TopicAliasMaximum)
        {
            // [MQTT-3.3.2-9]; alias 0 is refused by the decoder, [MQTT-3.3.2-8]
            return Refused(session, new CloseReason(ReasonCode.TopicAliasInvalid, "topic alias above the maximum"));
        }

        if (!publish.Topic.IsEmpty)
        {
            var named = session.Topics.FindPublished(publish.Topic);
            return Authorised(session with { Aliases = session.Aliases.SetItem(alias, named) }, publish, named);
        }

        return session.Aliases.TryGetValue(alias, out var topic)
            ? Authorised(session, publish, topic)
            : Refused(session, new CloseReason(ReasonCode.ProtocolError, "topic alias was never set"));
    }

    private static PublishStep Authorised(Session session, in PublishView publish, DeviceTopic? topic)
    {
        if (topic is not null)
        {
            return new PublishStep(session, topic, []);
        }

        return session.Version == MqttVersion.V5 && publish.Delivery.Identifier is { } identifier
            ? new PublishStep(session, null, [new SessionAction.Refuse(identifier, ReasonCode.NotAuthorized)])
            : Refused(session, new CloseReason(ReasonCode.NotAuthorized, "a topic that is not the device's"));
    }

    private static PublishStep Refused(Session session, CloseReason reason) => new(session, null, [new SessionAction.Close(reason)]);

    private static SessionStep Subscribed(Session session, Subscribe subscribe)
    {
        if (!subscribe.Properties.SubscriptionIdentifiers.IsEmpty)
        {
            // v5 §3.2.2.3.12: CONNACK said they are not available
            return new(session, new SessionAction.Close(
                new CloseReason(ReasonCode.SubscriptionIdentifiersNotSupported, "subscription identifier")));
        }

        var codes = ImmutableArray.CreateBuilder<ReasonCode>(subscribe.Requests.Length);
        var deliver = false;
        foreach (var request in subscribe.Requests)
        {
            var wasSubscribed = session.Config is not null;
            var code = codes.Count < session.Limits.FiltersMaximum ? Rule(session, request) : ReasonCode.QuotaExceeded;
            session = code.IsError ? session : Grant(session, request, (QualityOfService)code);
            deliver |= !code.IsError && request.Filter.Value == session.Topics.Config && WantsRetained(request.RetainHandling, wasSubscribed);
            codes.Add(code);
        }

        var answer = new SessionAction.Send(new SubAck { Identifier = subscribe.Identifier, ReasonCodes = codes.MoveToImmutable() });
        if (!deliver || session.ConfigInFlight is not null)
        {
            return new(session with { ConfigIsStale = session.ConfigIsStale || deliver }, answer);
        }

        var delivery = Deliver(session, retained: true);
        return delivery with { Actions = delivery.Actions.Insert(0, answer) };
    }

    // Filters are compared as a whole: a wildcard or shared subscription is never one of the device's two topics.
    private static ReasonCode Rule(Session session, SubscriptionRequest request)
    {
        if (request.Filter.IsShared)
        {
            return ReasonCode.SharedSubscriptionsNotSupported;
        }

        if (request.Filter.Value != session.Topics.Config && request.Filter.Value != session.Topics.Commands)
        {
            return ReasonCode.NotAuthorized;
        }

        return request.Quality == QualityOfService.AtMostOnce ? ReasonCode.Success : ReasonCode.GrantedQos1;
    }

    private static Session Grant(Session session, SubscriptionRequest request, QualityOfService quality) =>
        request.Filter.Value == session.Topics.Config ? session with { Config = quality } : session with { Commands = quality };

    private static bool WantsRetained(RetainHandling handling, bool wasSubscribed) => handling switch
    {
        RetainHandling.Send => true,
        RetainHandling.SendIfNew => !wasSubscribed,
        _ => false,
    };

    private static SessionStep Unsubscribed(Session session, Unsubscribe unsubscribe)
    {
        var codes = ImmutableArray.CreateBuilder<ReasonCode>(unsubscribe.Filters.Length);
        foreach (var filter in unsubscribe.Filters)
        {
            var before = session;
            session = filter.Value == session.Topics.Config ? session with { Config = null, ConfigIsStale = false }
                : filter.Value == session.Topics.Commands ? session with { Commands = null }
                : session;
            codes.Add(session == before ? ReasonCode.NoSubscriptionExisted : ReasonCode.Success);
        }

        return new(session, new SessionAction.Send(
            new UnsubAck { Identifier = unsubscribe.Identifier, ReasonCodes = codes.MoveToImmutable() }));
    }

    private static SessionStep Acknowledged(Session session, PacketIdentifier identifier)
    {
        if (session.ConfigInFlight != identifier)
        {
            return new(session, []); // nothing waits for it, and PUBACK has no answer (v5 §3.4)
        }

        var stale = session.ConfigIsStale && session.Config is not null;
        session = session with { ConfigInFlight = null, ConfigIsStale = false };
        return stale ? Deliver(session, retained: false) : new(session, []);
    }

    private static SessionStep Deliver(Session session, bool retained)
    {
        if (session.Config == QualityOfService.AtMostOnce)
        {
            return new(session, new SessionAction.DeliverConfig(Delivery.AtMostOnce, retained));
        }

        var identifier = session.NextIdentifier;
        return new(
            session with { ConfigInFlight = identifier, NextIdentifier = identifier.Next },
            new SessionAction.DeliverConfig(Delivery.AtLeastOnce(identifier), retained));
    }

    private static SessionStep Disconnected(Session session, Disconnect disconnect) =>
        disconnect.Properties.SessionExpiryInterval is > 0 && !session.MayExpireLater
            ? Violated(session, "a session expiry that CONNECT had set to 0") // v5 §3.14.2.2.2
            : new(session, new SessionAction.Close(CloseReason.Farewell));

    private static PubComp NotFound(PubRel release) =>
        new() { Identifier = release.Identifier, ReasonCode = ReasonCode.PacketIdentifierNotFound };

    private static SessionStep Violated(Session session, string detail) =>
        new(session, new SessionAction.Close(new CloseReason(ReasonCode.ProtocolError, detail)));
}
