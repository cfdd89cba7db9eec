using System.Buffers;
using Milepost.Mqtt.Framing;
using Milepost.TestKit;

namespace Milepost.Mqtt.Tests;

/// <summary>Packets behind one another, handed over however a network likes.</summary>
public sealed class StreamTests
{
    private static readonly FrameLimits Limits = new(1 << 16);

    // PINGREQ, PUBLISH with a two-byte remaining length, SUBSCRIBE, DISCONNECT
    private static readonly byte[] Stream = Convert.FromHexString(
        "C000" + "308301000161" + "00" + new string('7', 2 * 127) + "8207000100000161" + "00" + "E000");

    private static readonly string[] Expected =
    [
        "PINGREQ",
        $"PUBLISH topic='a' qos0 payload={new string('7', 2 * 127)}",
        "SUBSCRIBE id=1 a:qos0",
        "DISCONNECT Success",
    ];

    [Fact]
    public void Packets_in_one_piece_are_read_one_after_another_in_every_shape()
    {
        foreach (var (shape, bytes) in Sequences.ShapesOf(Stream))
        {
            var input = bytes;
            Assert.Equal([shape, .. Expected], [shape, .. ReadAll(ref input)]);
            Assert.True(input.IsEmpty, shape);
        }
    }

    [Fact]
    public void Bytes_that_arrive_one_by_one_give_the_same_packets()
    {
        var read = new List<string>();
        var arrived = new List<byte>();
        foreach (var next in Stream)
        {
            arrived.Add(next);
            var input = new ReadOnlySequence<byte>(arrived.ToArray());
            read.AddRange(ReadAll(ref input));
            arrived = [.. input.ToArray()];
        }

        Assert.Equal(Expected, read);
        Assert.Empty(arrived);
    }

    [Fact]
    public void Empty_input_needs_more()
    {
        var input = ReadOnlySequence<byte>.Empty;
        Assert.Equal(FrameStatus.NeedMore, FrameReader.TryRead(ref input, Limits, out _, out var violation));
        Assert.Null(violation);
    }

    [Fact]
    public void Announced_length_is_refused_without_allocating_for_it()
    {
        var announcement = new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0x7F };
        Refuse(announcement);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refuse(announcement);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_048);
    }

    private static void Refuse(byte[] announcement)
    {
        var input = new ReadOnlySequence<byte>(announcement);
        Assert.Equal(FrameStatus.Violation, FrameReader.TryRead(ref input, Limits, out _, out var violation));
        Assert.Equal(ReasonCode.PacketTooLarge, violation!.ReasonCode);
    }

    private static List<string> ReadAll(ref ReadOnlySequence<byte> input)
    {
        var read = new List<string>();
        while (FrameReader.TryRead(ref input, Limits, out var frame, out _) == FrameStatus.Frame)
        {
            Assert.True(MqttDecoder.TryDecode(frame, MqttVersion.V5, PacketOrigin.Client, out var packet, out var violation), violation?.Detail);
            read.Add(PacketText.Of(packet));
        }

        return read;
    }
}
