using System.Numerics;

namespace Milepost.Silo.Journal.Log;

/// <summary>Builds the block of payloads of one commit; the layout is docs/storage/journal-layout.md, section "Raw block".</summary>
/// <remarks>
/// Topics mostly differ only in the device that stands in them, which the entry names already. With a NUL in its place, which no topic
/// holds, a block has a handful of them, compared one by one and written once, behind the payloads.
/// </remarks>
internal sealed class RawBlock
{
    /// <summary>The version written today.</summary>
    public const int Version = 1;

    /// <summary>Stands for the device's id.</summary>
    public const char DeviceMark = '\0';

    /// <summary>Topics compared one by one; one more is written again rather than sought.</summary>
    private const int MaxCompared = 16;

    private readonly TelemetryWriter _writer = new();
    private readonly List<Topic> _topics = [];

    /// <summary>The block; good until the next one is begun.</summary>
    public ReadOnlyMemory<byte> Written => _writer.Written;

    /// <summary>Begins a block.</summary>
    public void Begin(int payloads)
    {
        _topics.Clear();
        _writer.Reset();
        _writer.Byte(Version);
        _writer.Unsigned((ulong)payloads);
    }

    /// <summary>Adds a payload.</summary>
    public void Add(string topic, string device, ReadOnlySpan<byte> payload)
    {
        var number = NumberOf(topic, device);
        _writer.Unsigned((ulong)number);
        _writer.Unsigned((ulong)payload.Length);
        _writer.Fixed32(ChecksumOf(number, payload));
        _writer.Bytes(payload);
    }

    /// <summary>Ends the block.</summary>
    public void End()
    {
        var begin = _writer.Length;
        _writer.Unsigned((ulong)_topics.Count);
        foreach (var topic in _topics)
        {
            _writer.Text(topic.HasDevice ? $"{topic.Before}{DeviceMark}{topic.After}" : topic.Before);
        }

        _writer.Fixed32(Checksum.Of(_writer.Written.Span[begin..]));
    }

    /// <summary>The checksum of a payload and the number of its topic.</summary>
    public static uint ChecksumOf(int topic, ReadOnlySpan<byte> payload) =>
        ~Checksum.Add(BitOperations.Crc32C(~0u, unchecked((uint)topic)), payload);

    private int NumberOf(string topic, string device)
    {
        for (var index = Math.Max(0, _topics.Count - MaxCompared); index < _topics.Count; index++)
        {
            if (_topics[index].Is(topic, device))
            {
                return index;
            }
        }

        var at = device.Length == 0 ? -1 : topic.IndexOf(device, StringComparison.Ordinal);
        _topics.Add(at < 0
            ? new Topic(topic, string.Empty, false)
            : new Topic(topic[..at], topic[(at + device.Length)..], true));
        return _topics.Count - 1;
    }

    /// <summary>A topic without the device in it.</summary>
    private readonly record struct Topic(string Before, string After, bool HasDevice)
    {
        public bool Is(string topic, string device) => HasDevice
            ? topic.Length == Before.Length + device.Length + After.Length
                && topic.StartsWith(Before, StringComparison.Ordinal)
                && topic.EndsWith(After, StringComparison.Ordinal)
                && topic.AsSpan(Before.Length, device.Length).SequenceEqual(device)
            : topic == Before;
    }
}
