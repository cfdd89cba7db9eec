using System.Buffers;
using System.Diagnostics;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Packets;
using Milepost.TestKit;

namespace Milepost.Mqtt.Tests;

/// <summary>
/// Breaks the packets of the corpus at random for a bounded time. Whatever comes out: no exception, no allocation out of proportion,
/// the same answer in one piece and in many, the same verdict by the view and the record, and what is read can be written.
/// Set MILEPOST_FUZZ_SEED to replay a run, MILEPOST_FUZZ_SECONDS to run longer.
/// </summary>
public sealed class MutationFuzzTests(ITestOutputHelper output)
{
    /// <summary>A decoded packet is objects and strings: a byte of input may become this many, and every packet has a base cost.</summary>
    private const int AllocationPerByteMax = 64;
    private const int AllocationBase = 16 * 1024;

    private static readonly byte[][] Seeds = [.. CorpusRow.All.Where(row => row.Hex.Length > 0).Select(row => row.Bytes()).Where(bytes => bytes.Length < 512)];

    [Fact]
    public void Mutated_packet_is_read_or_refused_and_nothing_else()
    {
        var seed = Setting("MILEPOST_FUZZ_SEED") ?? Environment.TickCount;
        var duration = TimeSpan.FromSeconds(Setting("MILEPOST_FUZZ_SECONDS") ?? 5);
        output.WriteLine($"MILEPOST_FUZZ_SEED={seed}");
        var random = new Random(seed);
        var outcomes = new Dictionary<string, int>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            var bytes = Mutate(random);
            var version = random.Next(2) == 0 ? MqttVersion.V311 : MqttVersion.V5;
            var origin = random.Next(2) == 0 ? PacketOrigin.Client : PacketOrigin.Server;
            var outcome = CheckedDecoding(bytes, version, origin, seed);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        output.WriteLine(string.Join(Environment.NewLine, outcomes.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value,9} {pair.Key}")));

        // A fuzzer that reaches little shows little.
        Assert.True(outcomes.Count > 30, $"seed {seed}: only {outcomes.Count} kinds of outcome were reached");
    }

    private static string CheckedDecoding(byte[] bytes, MqttVersion version, PacketOrigin origin, int seed)
    {
        var about = $"seed {seed}, {version} from {origin}: {Convert.ToHexString(bytes)}";
        try
        {
            var whole = new ReadOnlySequence<byte>(bytes);
            var outcome = Decoding.Of(whole, version, origin, 1 << 20);

            // Measured the second time: the first of its kind in a process also pays for tables that are made once.
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(outcome, Decoding.Of(whole, version, origin, 1 << 20));
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < AllocationBase + (bytes.Length * AllocationPerByteMax), $"{allocated} bytes allocated; {about}");
            Assert.Equal(outcome, Decoding.Of(Sequences.BytePerSegment(bytes), version, origin, 1 << 20));
            AssertViewAgrees(whole, version, origin, outcome);
            AssertCanBeWritten(outcome.Packet, version, origin);
            return outcome.Violation?.Requirement.Id ?? outcome.Packet?.Type.ToString() ?? "need more";
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException(about, exception);
        }
    }

    private static void AssertViewAgrees(ReadOnlySequence<byte> bytes, MqttVersion version, PacketOrigin origin, Decoding outcome)
    {
        if (FrameReader.TryRead(ref bytes, new FrameLimits(1 << 20), out var frame, out _) == FrameStatus.Frame
            && frame.Header.Type == ControlPacketType.Publish)
        {
            Assert.Equal(outcome.Packet is not null, PublishView.TryRead(frame, version, origin, out _, out var violation));
            Assert.Equal(outcome.Violation, violation);
        }
    }

    private static void AssertCanBeWritten(MqttPacket? packet, MqttVersion version, PacketOrigin origin)
    {
        if (packet is not null)
        {
            var written = new ArrayBufferWriter<byte>();
            MqttEncoder.Write(packet, version, written);
            Assert.Equal(packet, Decoding.Of(new ReadOnlySequence<byte>(written.WrittenMemory), version, origin).Packet);
        }
    }

    private static byte[] Mutate(Random random)
    {
        var bytes = new List<byte>(Seeds[random.Next(Seeds.Length)]);
        for (var count = random.Next(0, 5); count > 0 && bytes.Count > 0; count--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveAt(at); break;
                case 3: bytes.Insert(at, (byte)random.Next(256)); break;
                case 4: bytes.RemoveRange(at, Math.Min(random.Next(1, 8), bytes.Count - at)); break;
                default: bytes.InsertRange(at, Seeds[random.Next(Seeds.Length)].Take(random.Next(1, 24))); break;
            }
        }

        // Two of three get a remaining length that fits again, or the mutants would mostly end in the frame reader.
        if (random.Next(3) > 0 && bytes.Count is > 1 and < 128)
        {
            bytes[1] = (byte)(bytes.Count - 2);
        }

        return [.. bytes];
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : null;
}
