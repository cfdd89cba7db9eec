using System.Buffers;

namespace Milepost.TestKit;

/// <summary>
/// Yields the same bytes in every shape a pipe can hand them over in: right-sized, fenced by 0xFF on both sides, split at every byte,
/// and one byte per segment with empty segments between. A reader that is right gives the same answer to all of them.
/// </summary>
public static class Sequences
{
    public static IEnumerable<(string Shape, ReadOnlySequence<byte> Bytes)> ShapesOf(byte[] bytes)
    {
        yield return ("right-sized", new ReadOnlySequence<byte>(bytes));
        yield return ("fenced", new ReadOnlySequence<byte>(Fenced(bytes)));
        for (var at = 1; at < bytes.Length; at++)
        {
            yield return ($"split at {at}", Of(Fenced(bytes.AsSpan(0, at)), Fenced(bytes.AsSpan(at))));
        }

        yield return ("one byte per segment", BytePerSegment(bytes));
    }

    /// <summary>One byte per segment, each fenced, with an empty segment after each.</summary>
    public static ReadOnlySequence<byte> BytePerSegment(byte[] bytes) =>
        Of([.. bytes.SelectMany((_, at) => new[] { Fenced(bytes.AsSpan(at, 1)), ReadOnlyMemory<byte>.Empty })]);

    /// <summary>A sequence of the given segments.</summary>
    public static ReadOnlySequence<byte> Of(params ReadOnlySpan<ReadOnlyMemory<byte>> segments)
    {
        if (segments.IsEmpty)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        var first = new Segment(segments[0], null);
        var last = first;
        foreach (var memory in segments[1..])
        {
            last = new Segment(memory, last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private static ReadOnlyMemory<byte> Fenced(ReadOnlySpan<byte> bytes)
    {
        var fenced = new byte[bytes.Length + 2];
        fenced.AsSpan().Fill(0xFF);
        bytes.CopyTo(fenced.AsSpan(1));
        return fenced.AsMemory(1, bytes.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
