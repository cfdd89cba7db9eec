using System.Collections.Immutable;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;

namespace Milepost.Mqtt.Tests;

/// <summary>A packet as one line of text: what corpus rows expect and snapshots show.</summary>
internal static class PacketText
{
    public static string Of(MqttPacket packet) => string.Join(' ', Parts(packet).Where(part => part.Length > 0));

    private static string[] Parts(MqttPacket packet) => packet switch
    {
        Connect connect => ["CONNECT", .. ConnectParts(connect), Properties(connect.Properties)],
        ConnAck connAck => ["CONNACK", connAck.SessionPresent ? "session" : "", $"{connAck.ReasonCode}", Properties(connAck.Properties)],
        Publish publish => ["PUBLISH", .. PublishParts(publish), Properties(publish.Properties)],
        PubAck ack => ["PUBACK", $"id={ack.Identifier}", $"{ack.ReasonCode}", Properties(ack.Properties)],
        PubRec ack => ["PUBREC", $"id={ack.Identifier}", $"{ack.ReasonCode}", Properties(ack.Properties)],
        PubRel ack => ["PUBREL", $"id={ack.Identifier}", $"{ack.ReasonCode}", Properties(ack.Properties)],
        PubComp ack => ["PUBCOMP", $"id={ack.Identifier}", $"{ack.ReasonCode}", Properties(ack.Properties)],
        Subscribe subscribe => ["SUBSCRIBE", $"id={subscribe.Identifier}", .. subscribe.Requests.Select(Request), Properties(subscribe.Properties)],
        SubAck ack => ["SUBACK", $"id={ack.Identifier}", .. Codes(ack.ReasonCodes), Properties(ack.Properties)],
        Unsubscribe unsubscribe => ["UNSUBSCRIBE", $"id={unsubscribe.Identifier}", .. unsubscribe.Filters.Select(filter => filter.Value), Properties(unsubscribe.Properties)],
        UnsubAck ack => ["UNSUBACK", $"id={ack.Identifier}", .. Codes(ack.ReasonCodes), Properties(ack.Properties)],
        PingReq => ["PINGREQ"],
        PingResp => ["PINGRESP"],
        Disconnect disconnect => ["DISCONNECT", $"{disconnect.ReasonCode}", Properties(disconnect.Properties)],
        Auth auth => ["AUTH", $"{auth.ReasonCode}", Properties(auth.Properties)],
        _ => throw new ArgumentException(packet.GetType().Name, nameof(packet)),
    };

    private static string[] ConnectParts(Connect connect) =>
    [
        $"{connect.Version}",
        $"client='{connect.ClientIdentifier}'",
        connect.CleanStart ? "clean" : "",
        $"keepalive={connect.KeepAlive}",
        connect.Will is { } will ? $"will=({string.Join(' ', WillParts(will).Where(part => part.Length > 0))})" : "",
        connect.UserName is { } name ? $"user='{name}'" : "",
        connect.Password is { } password ? $"password={Hex(password)}" : "",
    ];

    private static string[] WillParts(LastWill will) =>
        [$"topic='{will.Topic}'", $"qos{(int)will.Quality}", will.Retain ? "retain" : "", $"payload={Hex(will.Payload)}", Properties(will.Properties)];

    private static string[] PublishParts(Publish publish) =>
    [
        publish.Topic is { } topic ? $"topic='{topic}'" : "",
        $"qos{(int)publish.Delivery.Quality}",
        publish.Delivery.Identifier is { } identifier ? $"id={identifier}" : "",
        publish.Delivery.Duplicate ? "dup" : "",
        publish.Retain ? "retain" : "",
        $"payload={Hex(publish.Payload)}",
    ];

    private static string Request(SubscriptionRequest request) => string.Concat(
        $"{request.Filter}:qos{(int)request.Quality}",
        request.NoLocal ? ":nolocal" : "",
        request.RetainAsPublished ? ":aspublished" : "",
        request.RetainHandling == RetainHandling.Send ? "" : $":{request.RetainHandling}");

    private static IEnumerable<string> Codes(ImmutableArray<ReasonCode> codes) => codes.Select(code => $"{code}");

    private static string Properties(MqttProperties properties) =>
        properties.Items.IsEmpty ? "" : $"{{{string.Join(", ", properties.Items.Select(Property))}}}";

    private static string Property(Property property) => PropertyTable.Of(property.Id).Wire switch
    {
        PropertyWire.Utf8String => $"{property.Id}='{property.Text}'",
        PropertyWire.StringPair => $"'{property.Text}'='{property.Value}'",
        PropertyWire.Binary => $"{property.Id}={Hex(property.Data)}",
        _ => $"{property.Id}={property.Number}",
    };

    private static string Hex(Bytes bytes) => Convert.ToHexStringLower(bytes.Span);
}
