using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Log;

namespace Milepost.Silo.Tests.Journal;

/// <summary>The bytes of blocks and pages, as accepted by a person, and what comes of damage in them.</summary>
public sealed class LogBytesTests
{
    private static readonly EntryHead First = new(7, 1, 1_767_225_600_250, 739_617, 739_617);
    private static readonly EntryHead Second = new(8, 300, 1_767_225_600_500, 739_615, 739_618);

    [Fact]
    public void The_stored_bytes_of_a_log_block_are_the_accepted_ones()
    {
        var block = Block();

        StoredBytes.Match("log-heads.1", block.Heads.Span, LogDisassembler.Heads(block.Heads.ToArray()));
        Assert.Equal("onetwo"u8.ToArray(), block.Bodies.ToArray());
    }

    [Fact]
    public void The_stored_bytes_of_counts_are_the_accepted_ones_and_come_back()
    {
        var writer = new TelemetryWriter();
        DeviceCounts[] counts = [new(3, 10, 7, 3), new(200, 1, 0, 1)];

        CommitCounts.Write(writer, counts);

        StoredBytes.Match("log-counts.1", writer.Written.Span, LogDisassembler.Counts(writer.Written.ToArray()));
        Assert.Equal(counts, CommitCounts.Read(1, writer.Written.Span));
    }

    [Fact]
    public void The_stored_bytes_of_a_raw_block_are_the_accepted_ones_and_payloads_come_back()
    {
        var block = Raw();

        StoredBytes.Match("raw-block.1", block.Written.Span, LogDisassembler.Raw(block.Written.ToArray()));
        var reader = new RawBlockReader(5, block.Written);
        Assert.Equal(("devices/a/telemetry", "{}"), Text(reader.Find(0, "a")));
        Assert.Equal(("devices/bcd/telemetry", ""), Text(reader.Find(1, "bcd")));
        Assert.Equal(("other", "x"), Text(reader.Find(2, "a")));
        Assert.Throws<InvalidDataException>(() => reader.Find(3, "a"));
    }

    [Fact]
    public void The_stored_bytes_of_a_page_are_the_accepted_ones_and_entries_come_back()
    {
        var page = new Page();
        var heads = new[] { First, First with { Sequence = 4, ReceivedAt = First.ReceivedAt - 50, FirstDay = First.FirstDay - 1 } };
        page.Begin();
        page.Add(heads[0], heads[0].ChecksumWith("one"u8), "one"u8, 40, 2);
        page.Add(heads[1], heads[1].ChecksumWith("two"u8), "two"u8, 45, 300);
        page.End();

        StoredBytes.Match("page.1", page.Written.Span, LogDisassembler.Page(page.Written.ToArray()));
        Assert.Equal((1, 4), (page.FirstSequence, page.LastSequence));
        Assert.Equal((First.FirstDay - 1, First.LastDay), (page.FirstDay, page.LastDay));
        Assert.Equal((First.ReceivedAt - 50, First.ReceivedAt), (page.FirstAt, page.LastAt));
        var reader = new PageReader(7, page.Written.Span);
        Assert.True(reader.Next());
        Assert.Equal((heads[0], 40L, 2), (reader.Head, reader.Commit, reader.Ordinal));
        Assert.True(reader.Next());
        Assert.Equal((heads[1], 45L, 300), (reader.Head, reader.Commit, reader.Ordinal));
        Assert.True(reader.Body.SequenceEqual("two"u8));
        Assert.False(reader.Next());
    }

    [Fact]
    public void A_changed_bit_anywhere_in_a_log_block_never_makes_another_entry()
    {
        var block = Block();
        for (var bit = 0; bit < 8 * (block.Heads.Length + block.Bodies.Length); bit++)
        {
            var (heads, bodies) = (block.Heads.ToArray(), block.Bodies.ToArray());
            var (bytes, at) = bit < 8 * heads.Length ? (heads, bit) : (bodies, bit - (8 * heads.Length));
            bytes[at / 8] ^= (byte)(1 << (at % 8));
            Assert.True(IsNoticed(heads, bodies), $"bit {bit}");
        }
    }

    [Fact]
    public void A_changed_bit_anywhere_in_a_page_is_damage_that_names_the_vehicle()
    {
        var page = new Page();
        page.Begin();
        page.Add(First, First.ChecksumWith("one"u8), "one"u8, 40, 2);
        page.End();
        for (var bit = 0; bit < 8 * page.Written.Length; bit++)
        {
            var bytes = page.Written.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Contains("vehicle number 7", Assert.Throws<InvalidDataException>(() => ReadAll(bytes)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_changed_bit_anywhere_in_a_raw_block_costs_payloads_and_never_changes_one()
    {
        var block = Raw().Written;
        (string, string)[] sent = [("devices/a/telemetry", "{}"), ("devices/bcd/telemetry", ""), ("other", "x")];
        string[] devices = ["a", "bcd", "a"];
        for (var bit = 0; bit < 8 * block.Length; bit++)
        {
            var bytes = block.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var lost = 0;
            for (var place = 0; place < sent.Length; place++)
            {
                try
                {
                    Assert.Equal(sent[place], Text(new RawBlockReader(5, bytes).Find(place, devices[place])));
                }
                catch (InvalidDataException damage)
                {
                    Assert.Contains("commit 5", damage.Message, StringComparison.Ordinal);
                    lost++;
                }
            }

            Assert.True(lost > 0, $"bit {bit}");
        }
    }

    [Fact]
    public void A_changed_bit_anywhere_in_counts_is_damage_that_names_the_commit()
    {
        var writer = new TelemetryWriter();
        CommitCounts.Write(writer, [new DeviceCounts(3, 10, 7, 3)]);
        for (var bit = 0; bit < 8 * writer.Length; bit++)
        {
            var bytes = writer.Written.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Contains("commit 12", Assert.Throws<InvalidDataException>(() => CommitCounts.Read(12, bytes)).Message, StringComparison.Ordinal);
        }
    }

    private static LogBlock Block()
    {
        var block = new LogBlock();
        block.Begin(1_767_225_600_000);
        block.Add(First, First.ChecksumWith("one"u8), "one"u8);
        block.Add(Second, Second.ChecksumWith("two"u8), "two"u8);
        block.End();
        return block;
    }

    private static RawBlock Raw()
    {
        var block = new RawBlock();
        block.Begin(3);
        block.Add("devices/a/telemetry", "a", "{}"u8);
        block.Add("devices/bcd/telemetry", "bcd", []);
        block.Add("other", "a", "x"u8);
        block.End();
        return block;
    }

    private static bool IsNoticed(byte[] heads, byte[] bodies)
    {
        try
        {
            var reader = new LogBlockReader(heads);
            var isDamaged = reader.IsDamaged;
            while (reader.Next())
            {
                isDamaged |= !reader.TryGetBody(bodies, out _);
            }

            return isDamaged;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static void ReadAll(byte[] bytes)
    {
        var reader = new PageReader(7, bytes);
        while (reader.Next())
        {
        }
    }

    private static (string Topic, string Payload) Text((string Topic, ReadOnlyMemory<byte> Payload) found) =>
        (found.Topic, System.Text.Encoding.UTF8.GetString(found.Payload.Span));
}
