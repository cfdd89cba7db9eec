using System.Buffers;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;

namespace Milepost.Mqtt.Tests;

/// <summary>The path of every message, PUBLISH in and PUBACK out, allocates nothing.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 1_000;

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public void PUBLISH_that_lies_in_one_segment_is_viewed_without_allocation(MqttVersion version)
    {
        var output = new ArrayBufferWriter<byte>();
        var publish = new Publish
        {
            Topic = TopicName.Parse("devices/dev-1/telemetry"),
            Delivery = Delivery.AtLeastOnce(new PacketIdentifier(7)),
            Payload = new byte[200],
            Properties = new MqttProperties { TopicAlias = 3, MessageExpiryInterval = 60, UserProperties = [new("a", "b")] },
        };
        MqttEncoder.Write(publish, version, output);
        var bytes = new ReadOnlySequence<byte>(output.WrittenMemory);
        AssertAllocatesNothing(() => View(bytes, version));
    }

    [Theory]
    [InlineData(MqttVersion.V311, ReasonCode.Success)]
    [InlineData(MqttVersion.V5, ReasonCode.PayloadFormatInvalid)]
    public void PUBACK_is_written_without_allocation(MqttVersion version, ReasonCode code)
    {
        var output = new ArrayBufferWriter<byte>(64);
        AssertAllocatesNothing(() =>
        {
            output.ResetWrittenCount();
            PubAck.Write(PacketIdentifier.First, code, version, output);
            return output.WrittenCount;
        });
    }

    [Fact]
    public void View_shows_what_the_record_holds()
    {
        var publish = new Publish
        {
            Topic = TopicName.Parse("a"),
            Delivery = Delivery.ExactlyOnce(new PacketIdentifier(7), duplicate: true),
            Retain = true,
            Payload = "hi"u8.ToArray(),
            Properties = new MqttProperties { TopicAlias = 3, MessageExpiryInterval = 60, PayloadFormatIndicator = 1, ContentType = "text" },
        };
        var output = new ArrayBufferWriter<byte>();
        MqttEncoder.Write(publish, MqttVersion.V5, output);
        var bytes = new ReadOnlySequence<byte>(output.WrittenMemory);
        FrameReader.TryRead(ref bytes, new FrameLimits(4_096), out var frame, out _);
        Assert.True(PublishView.TryRead(frame, MqttVersion.V5, PacketOrigin.Client, out var view, out _));
        Assert.Equal("a"u8, view.Topic);
        Assert.Equal(publish.Delivery, view.Delivery);
        Assert.True(view.Retain);
        Assert.Equal("hi"u8.ToArray(), view.Payload.ToArray());
        Assert.Equal(((ushort)3, 60u, (byte)1), (view.TopicAlias, view.MessageExpiryInterval, view.PayloadFormatIndicator));
        Assert.True(view.HasProperties);
        Assert.Equal(publish.Properties, view.ReadProperties());
    }

    private static int View(ReadOnlySequence<byte> bytes, MqttVersion version)
    {
        FrameReader.TryRead(ref bytes, new FrameLimits(4_096), out var frame, out _);
        return PublishView.TryRead(frame, version, PacketOrigin.Client, out var view, out _) ? view.Topic.Length : -1;
    }

    private static void AssertAllocatesNothing(Func<int> act)
    {
        Assert.True(act() > 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            act();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
