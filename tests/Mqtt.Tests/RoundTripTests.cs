using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Milepost.Mqtt.Framing;
using Milepost.TestKit;

namespace Milepost.Mqtt.Tests;

/// <summary>What is written is read back, whatever the packet, and in every shape of input.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Packet_written_is_the_packet_read() => ForAll(2_000, generated =>
    {
        var bytes = Write(generated);
        Assert.Equal(MqttEncoder.Length(generated.Packet, generated.Version), bytes.Length);
        AssertRead(generated, new ReadOnlySequence<byte>(bytes));
    });

    [Fact]
    public void Packet_written_is_the_packet_read_in_every_shape_of_input() => ForAll(300, generated =>
    {
        var bytes = Write(generated);
        var shapes = bytes.Length <= 512 ? Sequences.ShapesOf(bytes) : [("one byte per segment", Sequences.BytePerSegment(bytes))];
        foreach (var (_, sequence) in shapes)
        {
            AssertRead(generated, sequence);
        }
    });

    [Fact]
    public void Packet_cut_anywhere_needs_more_and_consumes_nothing() => ForAll(300, generated =>
    {
        var bytes = Write(generated);
        for (var length = 0; length < Math.Min(bytes.Length, 300); length++)
        {
            var input = new ReadOnlySequence<byte>(bytes, 0, length);
            var status = FrameReader.TryRead(ref input, new FrameLimits(FrameLimits.ProtocolPacketSizeMax), out _, out _);
            Assert.Equal(FrameStatus.NeedMore, status);
            Assert.Equal(length, input.Length);
        }
    });

    [Fact]
    public void Packet_written_to_small_buffers_is_the_same_bytes() => ForAll(300, generated =>
    {
        var small = new SmallBufferWriter();
        MqttEncoder.Write(generated.Packet, generated.Version, small);
        Assert.Equal(Write(generated), small.Written);
    });

    private static void AssertRead(Generated generated, ReadOnlySequence<byte> bytes)
    {
        var outcome = Decoding.Of(bytes, generated.Version, generated.Origin);
        Assert.Null(outcome.Violation);
        Assert.Equal(generated.Packet, outcome.Packet);
    }

    private static byte[] Write(Generated generated)
    {
        var buffer = new ArrayBufferWriter<byte>();
        MqttEncoder.Write(generated.Packet, generated.Version, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void ForAll(int count, Action<Generated> property)
    {
        // FsCheck's own report of a failure names the seed to replay with.
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(count),
            Prop.ForAll(Generated.Arbitrary, property));
    }

    /// <summary>Hands out the smallest buffer asked for, as a pipe at the end of its block does.</summary>
    private sealed class SmallBufferWriter : IBufferWriter<byte>
    {
        private readonly List<byte> written = [];
        private byte[] current = [];

        public byte[] Written => [.. written];

        public void Advance(int count) => written.AddRange(current.AsSpan(0, count));

        public Memory<byte> GetMemory(int sizeHint = 0) => current = new byte[Math.Max(1, sizeHint)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
