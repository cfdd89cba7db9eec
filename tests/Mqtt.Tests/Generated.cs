using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;
using Property = Milepost.Mqtt.Properties.Property;

namespace Milepost.Mqtt.Tests;

/// <summary>A packet, what the connection speaks and who sends it; made by FsCheck so that all three fit.</summary>
internal sealed record Generated(MqttPacket Packet, MqttVersion Version, PacketOrigin Origin)
{
    private static readonly Gen<bool> Flag = Gen.Elements(true, false);
    private static readonly Gen<PacketIdentifier> Identifier = Gen.Choose(1, ushort.MaxValue).Select(value => new PacketIdentifier((ushort)value));
    private static readonly Gen<string> Text = Gen.Elements("", "a", "reason", "ä/日本", "\U0001F697", "\uFEFFbom", new string('x', 300));
    private static readonly Gen<Bytes> Binary = Gen.Elements(0, 1, 2, 127, 128, 300, 20_000).SelectMany(length =>
        Gen.Choose(0, 255).Select(value => (Bytes)Enumerable.Repeat((byte)value, length).ToArray()));

    private static readonly Gen<TopicName> Topic = Gen.Elements("a", "/", "a/b/c", "$SYS/x", "ä/日本", new string('t', 200)).Select(TopicName.Parse);
    private static readonly Gen<TopicFilter> Filter = Gen.Elements("#", "+", "a/+/b", "a/#", "$share/g/a/#", "plain").Select(TopicFilter.Parse);
    private static readonly Gen<QualityOfService> Quality =
        Gen.Elements(QualityOfService.AtMostOnce, QualityOfService.AtLeastOnce, QualityOfService.ExactlyOnce);

    public static Arbitrary<Generated> Arbitrary { get; } = Gen.OneOf(
        ((MqttVersion[])[MqttVersion.V311, MqttVersion.V5]).SelectMany(version => Packets(version).Select(packet =>
            packet.Packet.Select(value => new Generated(value, version, packet.Origin))))).ToArbitrary();

    public override string ToString() => $"{Version} from {Origin}: {PacketText.Of(Packet)}";

    private static IEnumerable<(PacketOrigin Origin, Gen<MqttPacket> Packet)> Packets(MqttVersion version)
    {
        yield return (PacketOrigin.Client, Connect(version));
        yield return (PacketOrigin.Server, ConnAck(version));
        yield return (PacketOrigin.Client, Publish(version, PacketOrigin.Client));
        yield return (PacketOrigin.Server, Publish(version, PacketOrigin.Server));
        yield return (PacketOrigin.Client, Acknowledgement(version));
        yield return (PacketOrigin.Client, Subscribe(version));
        yield return (PacketOrigin.Server, SubAck(version));
        yield return (PacketOrigin.Client, Unsubscribe(version));
        yield return (PacketOrigin.Server, UnsubAck(version));
        yield return (PacketOrigin.Client, Gen.Constant<MqttPacket>(PingReq.Instance));
        yield return (PacketOrigin.Server, Gen.Constant<MqttPacket>(PingResp.Instance));
        yield return (PacketOrigin.Client, Disconnect(version));
        if (version == MqttVersion.V5)
        {
            yield return (PacketOrigin.Client, Auth());
        }
    }

    private static Gen<MqttPacket> Connect(MqttVersion version) =>
        from client in Text
        from clean in Flag
        from keepAlive in Gen.Choose(0, ushort.MaxValue)
        from will in Optional(Will(version))
        from user in Optional(Text)
        from password in Optional(Binary)
        from properties in Properties(version, PacketSet.Connect)
        select (MqttPacket)new Connect
        {
            Version = version,
            ClientIdentifier = client,
            CleanStart = clean || client.Length == 0,
            KeepAlive = (ushort)keepAlive,
            Will = will.SingleOrDefault(),
            UserName = user.SingleOrDefault() ?? (version == MqttVersion.V311 && password.Length > 0 ? "u" : null),
            Password = password.Length == 0 ? default(Bytes?) : password[0],
            Properties = properties,
        };

    private static Gen<LastWill> Will(MqttVersion version) =>
        from topic in Topic
        from payload in Binary
        from quality in Quality
        from retain in Flag
        from properties in Properties(version, PacketSet.Will)
        select new LastWill { Topic = topic, Payload = payload, Quality = quality, Retain = retain, Properties = properties };

    private static Gen<MqttPacket> ConnAck(MqttVersion version) =>
        from code in Code(ControlPacketType.ConnAck, version)
        from session in Flag
        from properties in Properties(version, PacketSet.ConnAck)
        select (MqttPacket)new ConnAck { ReasonCode = code, SessionPresent = session && code == ReasonCode.Success, Properties = properties };

    private static Gen<MqttPacket> Publish(MqttVersion version, PacketOrigin origin) =>
        from topic in Topic
        from quality in Quality
        from identifier in Identifier
        from duplicate in Flag
        from retain in Flag
        from payload in Binary
        from properties in Properties(version, PacketSet.Publish)
        select (MqttPacket)new Publish
        {
            Topic = topic,
            Delivery = quality switch
            {
                QualityOfService.AtLeastOnce => Delivery.AtLeastOnce(identifier, duplicate),
                QualityOfService.ExactlyOnce => Delivery.ExactlyOnce(identifier, duplicate),
                _ => Delivery.AtMostOnce,
            },
            Retain = retain,
            Payload = payload,
            Properties = origin == PacketOrigin.Server ? properties : properties with { SubscriptionIdentifiers = [] },
        };

    private static Gen<MqttPacket> Acknowledgement(MqttVersion version) => Gen.OneOf(
        Acknowledgement(ControlPacketType.PubAck, version, (id, code, bag) => new PubAck { Identifier = id, ReasonCode = code, Properties = bag }),
        Acknowledgement(ControlPacketType.PubRec, version, (id, code, bag) => new PubRec { Identifier = id, ReasonCode = code, Properties = bag }),
        Acknowledgement(ControlPacketType.PubRel, version, (id, code, bag) => new PubRel { Identifier = id, ReasonCode = code, Properties = bag }),
        Acknowledgement(ControlPacketType.PubComp, version, (id, code, bag) => new PubComp { Identifier = id, ReasonCode = code, Properties = bag }));

    private static Gen<MqttPacket> Acknowledgement(
        ControlPacketType type, MqttVersion version, Func<PacketIdentifier, ReasonCode, MqttProperties, MqttPacket> make) =>
        from identifier in Identifier
        from code in Code(type, version)
        from properties in Properties(version, (PacketSet)(1 << (int)type))
        select make(identifier, version == MqttVersion.V5 ? code : ReasonCode.Success, properties);

    private static Gen<MqttPacket> Subscribe(MqttVersion version) =>
        from identifier in Identifier
        from requests in Request(version).NonEmptyListOf()
        from properties in Properties(version, PacketSet.Subscribe)
        select (MqttPacket)new Subscribe { Identifier = identifier, Requests = [.. requests], Properties = properties };

    private static Gen<SubscriptionRequest> Request(MqttVersion version) =>
        from filter in Filter
        from quality in Quality
        from noLocal in Flag
        from asPublished in Flag
        from handling in Gen.Elements(RetainHandling.Send, RetainHandling.SendIfNew, RetainHandling.DoNotSend)
        select version == MqttVersion.V311
            ? new SubscriptionRequest(filter, quality)
            : new SubscriptionRequest(filter, quality, noLocal && !filter.IsShared, asPublished, handling);

    private static Gen<MqttPacket> SubAck(MqttVersion version) =>
        from identifier in Identifier
        from codes in Code(ControlPacketType.SubAck, version).NonEmptyListOf()
        from properties in Properties(version, PacketSet.SubAck)
        select (MqttPacket)new SubAck { Identifier = identifier, ReasonCodes = [.. codes], Properties = properties };

    private static Gen<MqttPacket> Unsubscribe(MqttVersion version) =>
        from identifier in Identifier
        from filters in Filter.NonEmptyListOf()
        from properties in Properties(version, PacketSet.Unsubscribe)
        select (MqttPacket)new Unsubscribe { Identifier = identifier, Filters = [.. filters], Properties = properties };

    private static Gen<MqttPacket> UnsubAck(MqttVersion version) =>
        from identifier in Identifier
        from codes in Code(ControlPacketType.UnsubAck, version).NonEmptyListOf()
        from properties in Properties(version, PacketSet.UnsubAck)
        select (MqttPacket)new UnsubAck { Identifier = identifier, ReasonCodes = version == MqttVersion.V5 ? [.. codes] : [], Properties = properties };

    private static Gen<MqttPacket> Disconnect(MqttVersion version) =>
        from code in Code(ControlPacketType.Disconnect, version)
        from properties in Properties(version, PacketSet.Disconnect)
        select (MqttPacket)new Disconnect { ReasonCode = version == MqttVersion.V5 ? code : ReasonCode.Success, Properties = properties };

    private static Gen<MqttPacket> Auth() =>
        from code in Code(ControlPacketType.Auth, MqttVersion.V5)
        from properties in Properties(MqttVersion.V5, PacketSet.Auth)
        select (MqttPacket)new Auth { ReasonCode = code, Properties = properties with { AuthenticationMethod = "m" } };

    /// <summary>A code the packet may carry, and that the version can say.</summary>
    private static Gen<ReasonCode> Code(ControlPacketType type, MqttVersion version) => Gen.Elements(
        Enum.GetValues<ReasonCode>().Where(code => ReasonCodeTable.Allows(code, type) && (version == MqttVersion.V5 || SaidBy311(code))).ToArray());

    private static bool SaidBy311(ReasonCode code) => code
        is ReasonCode.Success or ReasonCode.GrantedQos1 or ReasonCode.GrantedQos2 or ReasonCode.ServerUnavailable;

    /// <summary>Each property the packet may have, present or not.</summary>
    private static Gen<MqttProperties> Properties(MqttVersion version, PacketSet packet)
    {
        var bag = Gen.Constant<ImmutableArray<Property>>([]);
        if (version == MqttVersion.V5)
        {
            foreach (var rule in PropertyTable.Rows.ToArray().Where(rule => (rule.AllowedIn & packet) != 0))
            {
                bag = from before in bag
                      from items in Items(rule, packet)
                      select before.AddRange(items);
            }
        }

        return bag.Select(items => MqttProperties.Of(items.Where(item => IsLegal(item, items))));
    }

    private static Gen<Property[]> Items(PropertyRule rule, PacketSet packet) =>
        from count in Gen.Choose(0, (rule.RepeatableIn & packet) != 0 ? 3 : 1)
        from items in Item(rule).ArrayOf(count)
        select items;

    private static bool IsLegal(Property item, ImmutableArray<Property> all) =>
        item.Id != PropertyId.AuthenticationData || all.Any(other => other.Id == PropertyId.AuthenticationMethod);

    private static Gen<Property> Item(PropertyRule rule) => rule.Wire switch
    {
        PropertyWire.Utf8String => Text.Select(text => new Property(rule.Id, Text: text)),
        PropertyWire.Binary => Binary.Select(data => new Property(rule.Id, Data: data)),
        PropertyWire.StringPair => from name in Text from value in Text select new Property(rule.Id, Text: name, Value: value),
        _ => Number(rule).Select(number => new Property(rule.Id, Number: (uint)number)),
    };

    private static Gen<long> Number(PropertyRule rule)
    {
        var min = rule.Range == PropertyRange.NotZero ? 1L : 0L;
        var max = (rule.Range, rule.Wire) switch
        {
            (PropertyRange.ZeroOrOne, _) => 1L,
            (_, PropertyWire.TwoByteInteger) => ushort.MaxValue,
            (_, PropertyWire.FourByteInteger) => uint.MaxValue,
            _ => Framing.VariableByteInteger.ValueMax,
        };
        return Gen.Elements(min, Math.Min(max, min + 1), max - (max > min ? 1 : 0), max);
    }

    private static Gen<T[]> Optional<T>(Gen<T> value) =>
        from present in Flag
        from values in value.ArrayOf(present ? 1 : 0)
        select values;
}
