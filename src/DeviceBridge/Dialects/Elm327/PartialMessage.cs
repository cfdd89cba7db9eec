namespace Milepost.DeviceBridge.Dialects.Elm327;

/// <summary>A long answer of which parts are still to come.</summary>
internal sealed class PartialMessage(int length)
{
    /// <summary>Longest answer (ISO 15765-2: twelve bits of length).</summary>
    public const int MaxLength = 4095;

    private readonly byte[] data = new byte[length];
    private int filled;

    /// <summary>The lines it came in, for the dead letter if it stays incomplete.</summary>
    public List<TextLine> Lines { get; } = [];

    /// <summary>Number of the next part; wraps after 15.</summary>
    public int NextIndex { get; private set; }

    /// <summary>Whether all bytes are here.</summary>
    public bool IsComplete => filled == data.Length;

    /// <summary>The bytes.</summary>
    public byte[] Data => data;

    /// <summary>Adds a part; bytes beyond the length are the last frame's padding.</summary>
    public void Add(ReadOnlySpan<byte> part, TextLine line)
    {
        part = part[..Math.Min(part.Length, data.Length - filled)];
        part.CopyTo(data.AsSpan(filled));
        filled += part.Length;
        NextIndex = (NextIndex + 1) & 15;
        Lines.Add(line);
    }

    /// <summary>How far it came, for people.</summary>
    public override string ToString() => $"{filled} of {data.Length} bytes";
}
