using System.Buffers;
using System.Text;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;
using Milepost.TestKit;

namespace Milepost.Mqtt.Tests;

/// <summary>
/// The bytes of the packets a server sends, pinned: each file of <c>Snapshots/</c> has per packet its text, and its hex. A changed file
/// is a changed wire; <c>eng/accept-snapshots</c> accepts it.
/// </summary>
public sealed class SnapshotTests
{
    private static readonly PacketIdentifier Id = new(0x1234);
    private static readonly MqttProperties Why = new() { ReasonString = "why", UserProperties = [new("a", "1"), new("a", "2")] };

    [Fact]
    public void CONNACK_is_written_as_before() => Verify(
        new ConnAck(),
        new ConnAck { SessionPresent = true },
        new ConnAck { ReasonCode = ReasonCode.NotAuthorized },
        new ConnAck { ReasonCode = ReasonCode.ServerBusy },
        new ConnAck { ReasonCode = ReasonCode.Banned },
        new ConnAck
        {
            Properties = new()
            {
                SessionExpiryInterval = 604_800,
                ReceiveMaximum = 64,
                TopicAliasMaximum = 16,
                MaximumPacketSize = 262_144,
                ServerKeepAlive = 300,
                AssignedClientIdentifier = "c-1",
                SharedSubscriptionAvailable = false,
            },
        });

    [Fact]
    public void PUBLISH_is_written_as_before() => Verify(
        new Publish { Topic = TopicName.Parse("a/b"), Payload = "hi"u8.ToArray() },
        new Publish { Topic = TopicName.Parse("a/b"), Delivery = Delivery.AtLeastOnce(Id), Retain = true, Payload = "hi"u8.ToArray() },
        new Publish { Topic = TopicName.Parse("a/b"), Delivery = Delivery.ExactlyOnce(Id, duplicate: true) },
        new Publish
        {
            Topic = TopicName.Parse("a/b"),
            Payload = "{}"u8.ToArray(),
            Properties = new() { MessageExpiryInterval = 60, ContentType = "application/json", SubscriptionIdentifiers = [1, 300] },
        });

    [Fact]
    public void PUBACK_is_written_as_before() => Verify(
        new PubAck { Identifier = Id },
        new PubAck { Identifier = Id, ReasonCode = ReasonCode.PayloadFormatInvalid },
        new PubAck { Identifier = Id, ReasonCode = ReasonCode.QuotaExceeded, Properties = Why });

    [Fact]
    public void PUBREC_PUBREL_and_PUBCOMP_are_written_as_before() => Verify(
        new PubRec { Identifier = Id },
        new PubRec { Identifier = Id, ReasonCode = ReasonCode.NotAuthorized, Properties = Why },
        new PubRel { Identifier = Id },
        new PubRel { Identifier = Id, ReasonCode = ReasonCode.PacketIdentifierNotFound },
        new PubComp { Identifier = Id },
        new PubComp { Identifier = Id, ReasonCode = ReasonCode.PacketIdentifierNotFound });

    [Fact]
    public void SUBACK_is_written_as_before() => Verify(
        new SubAck { Identifier = Id, ReasonCodes = [ReasonCode.Success, ReasonCode.GrantedQos1, ReasonCode.GrantedQos2] },
        new SubAck { Identifier = Id, ReasonCodes = [ReasonCode.NotAuthorized, ReasonCode.SharedSubscriptionsNotSupported], Properties = Why });

    [Fact]
    public void UNSUBACK_is_written_as_before() => Verify(
        new UnsubAck { Identifier = Id, ReasonCodes = [ReasonCode.Success, ReasonCode.NoSubscriptionExisted] });

    [Fact]
    public void PINGRESP_is_written_as_before() => Verify(PingResp.Instance);

    [Fact]
    public void DISCONNECT_is_written_as_before() => Verify(
        new Disconnect(),
        new Disconnect { ReasonCode = ReasonCode.SessionTakenOver },
        new Disconnect { ReasonCode = ReasonCode.MalformedPacket, Properties = Why },
        new Disconnect { ReasonCode = ReasonCode.ServerMoved, Properties = new() { ServerReference = "other:1883" } });

    private static void Verify(MqttPacket first, params MqttPacket[] others) =>
        Snapshot.Matches($"tests/Mqtt.Tests/Snapshots/{first.Type}.verified.txt", Render([first, .. others]));

    private static string Render(MqttPacket[] packets)
    {
        var text = new StringBuilder();
        foreach (var packet in packets)
        {
            text.Append(PacketText.Of(packet)).Append('\n');
            foreach (var version in (MqttVersion[])[MqttVersion.V311, MqttVersion.V5])
            {
                text.Append($"  {version,-4} {Hex(packet, version)}\n");
            }
        }

        return text.ToString();
    }

    private static string Hex(MqttPacket packet, MqttVersion version)
    {
        var output = new ArrayBufferWriter<byte>();
        MqttEncoder.Write(packet, version, output);
        return string.Join(' ', output.WrittenSpan.ToArray().Select(value => $"{value:x2}"));
    }
}
