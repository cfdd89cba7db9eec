namespace Milepost.Silo.Journal.Log;

/// <summary>Builds the two blocks of one commit's telemetry entries, heads and bytes; the layout is docs/storage/journal-layout.md, section "Log block".</summary>
/// <remarks>Heads stand apart so that opening, and looking for a vehicle or a day, need not go through the bytes, and damage in the bytes leaves it known whose they were.</remarks>
internal sealed class LogBlock
{
    /// <summary>The version written today.</summary>
    public const int Version = 1;

    private readonly TelemetryWriter _heads = new();
    private readonly TelemetryWriter _bodies = new();
    private long _baseTime;
    private int _baseDay;

    /// <summary>The heads, once the block is ended; good until the next one is begun.</summary>
    public ReadOnlyMemory<byte> Heads => _heads.Written;

    /// <summary>The entries' bytes, one behind the other.</summary>
    public ReadOnlyMemory<byte> Bodies => _bodies.Written;

    /// <summary>Begins a block. The base makes the times in it small; any moment near them will do.</summary>
    public void Begin(long baseTime)
    {
        (_baseTime, _baseDay) = (baseTime, UtcDays.Of(baseTime));
        _bodies.Reset();
        _heads.Reset();
        _heads.Byte(Version);
        _heads.Signed(baseTime);
    }

    /// <summary>Adds an entry.</summary>
    public void Add(in EntryHead head, uint checksum, ReadOnlySpan<byte> body)
    {
        _heads.Unsigned((ulong)head.Vehicle);
        _heads.Unsigned((ulong)head.Sequence);
        _heads.Signed(head.ReceivedAt - _baseTime);
        _heads.Signed(head.FirstDay - _baseDay);
        _heads.Unsigned((ulong)(head.LastDay - head.FirstDay));
        _heads.Unsigned((ulong)body.Length);
        _heads.Fixed32(checksum);
        _bodies.Bytes(body);
    }

    /// <summary>Ends the block.</summary>
    public void End() => _heads.Fixed32(Checksum.Of(_heads.Written.Span));
}
