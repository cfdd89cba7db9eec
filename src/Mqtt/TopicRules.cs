using System.Buffers;

namespace Milepost.Mqtt;

/// <summary>What topic names and topic filters have in common (v5 §4.7.3).</summary>
internal static class TopicRules
{
    public const byte Separator = (byte)'/';
    public const byte MultiLevel = (byte)'#';
    public const byte SingleLevel = (byte)'+';

    public static readonly SearchValues<byte> Wildcards = SearchValues.Create("#+"u8);

    /// <summary>How many levels the bytes have; one more than separators.</summary>
    public static int Levels(ReadOnlySpan<byte> topic) => topic.Count(Separator) + 1;

    /// <summary>Takes the first level off the rest and says whether there was one more.</summary>
    public static ReadOnlySpan<char> TakeLevel(ref ReadOnlySpan<char> rest, out bool more)
    {
        var end = rest.IndexOf('/');
        more = end >= 0;
        var level = more ? rest[..end] : rest;
        rest = more ? rest[(end + 1)..] : default;
        return level;
    }
}
