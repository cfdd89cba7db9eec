using System.Buffers;
using Milepost.Mqtt.Packets;
using Milepost.TestKit;

namespace Milepost.Mqtt.Tests;

/// <summary>Runs the tables of <c>Corpus/</c>, each row in every shape of input.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> WireRows => [.. CorpusRow.All.Where(row => row.Hex.Length > 0).Select(row => row.Name)];

    public static TheoryData<string> TopicRows => [.. CorpusRow.All.Where(row => row.Hex.Length == 0).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(WireRows))]
    public void Packet_is_read_or_refused_as_the_row_says_in_every_shape_of_input(string name)
    {
        var row = CorpusRow.Named(name);
        foreach (var (shape, bytes) in Shapes(row.Bytes()))
        {
            AssertOutcome(row, Decoding.Of(bytes, row), shape);
        }
    }

    [Theory]
    [MemberData(nameof(WireRows))]
    public void Packet_that_was_read_is_written_as_it_was_sent(string name)
    {
        var row = CorpusRow.Named(name);
        if (Decoding.Of(new ReadOnlySequence<byte>(row.Bytes()), row).Packet is not { } packet)
        {
            Assert.NotNull(row.Violation);
            return;
        }

        var written = Encoding(packet, row.MqttVersion);
        Assert.Equal(MqttEncoder.Length(packet, row.MqttVersion), written.Length);
        if (row.Canonical)
        {
            Assert.Equal(Convert.ToHexString(row.Bytes()), Convert.ToHexString(written));
        }
        else
        {
            Assert.True(written.Length < row.Bytes().Length, "a row that is not canonical is written shorter");
            Assert.Equal(packet, Decoding.Of(new ReadOnlySequence<byte>(written), row).Packet);
        }
    }

    [Theory]
    [MemberData(nameof(TopicRows))]
    public void Topic_is_accepted_or_refused_as_the_row_says(string name)
    {
        var row = CorpusRow.Named(name);
        var accepted = row.TopicName is { } topic
            ? TopicName.TryParse(CorpusRow.Unroll(topic), out _, out var violation)
            : TopicFilter.TryParse(CorpusRow.Unroll(row.TopicFilter!), out _, out violation);
        Assert.Equal(row.Violation is null, accepted);
        Assert.Equal(row.Violation, violation?.Requirement.Id);
        Assert.Equal(row.Reason, violation?.ReasonCode.ToString());
    }

    [Fact]
    public void Every_row_has_a_name_of_its_own_and_exactly_one_expectation()
    {
        Assert.Equal(CorpusRow.All.Count, CorpusRow.All.Select(row => row.Name).Distinct().Count());
        Assert.All(CorpusRow.All.Where(row => row.Hex.Length > 0), row => Assert.True(row.Packet is null != (row.Violation is null), row.Name));
    }

    [Fact]
    public void Every_requirement_has_a_row_and_every_row_names_a_requirement()
    {
        var tested = CorpusRow.All.Select(row => row.Violation).OfType<string>().ToHashSet();
        var enforced = Requirement.EnforcedByCodec.Select(requirement => requirement.Id).ToHashSet();
        Assert.Empty(enforced.Except(tested));
        Assert.Empty(tested.Except(enforced));
    }

    [Fact]
    public void Every_requirement_has_an_id_of_its_own()
    {
        Assert.Equal(
            Requirement.EnforcedByCodec.Length,
            Requirement.EnforcedByCodec.Select(requirement => requirement.Id).Distinct().Count());
    }

    // A packet of kilobytes split at each byte would take minutes and show nothing a short one does not.
    private static IEnumerable<(string Shape, ReadOnlySequence<byte> Bytes)> Shapes(byte[] bytes) => bytes.Length <= 256
        ? Sequences.ShapesOf(bytes)
        : [("right-sized", new ReadOnlySequence<byte>(bytes)), ("one byte per segment", Sequences.BytePerSegment(bytes))];

    private static void AssertOutcome(CorpusRow row, Decoding outcome, string shape)
    {
        if (row.Violation is null)
        {
            Assert.True(outcome.Packet is not null, $"{shape}: refused by {outcome.Violation}");
            Assert.Equal($"{shape}: {row.Packet}", $"{shape}: {PacketText.Of(outcome.Packet)}");
            return;
        }

        Assert.True(outcome.Violation is not null, $"{shape}: not refused, read {(outcome.Packet is { } packet ? PacketText.Of(packet) : "nothing")}");
        Assert.Equal(
            $"{shape}: {row.Violation} {row.Reason}",
            $"{shape}: {outcome.Violation.Requirement.Id} {outcome.Violation.ReasonCode}");
    }

    private static byte[] Encoding(MqttPacket packet, MqttVersion version)
    {
        var output = new ArrayBufferWriter<byte>();
        MqttEncoder.Write(packet, version, output);
        return output.WrittenSpan.ToArray();
    }
}
