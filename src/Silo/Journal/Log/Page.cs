namespace Milepost.Silo.Journal.Log;

/// <summary>Builds a page: a stretch of one vehicle's telemetry entries; the layout is docs/storage/journal-layout.md, section "Page".</summary>
internal sealed class Page
{
    /// <summary>The version written today.</summary>
    public const int Version = 1;

    /// <summary>Bytes at which a page ends; only an entry longer than that makes a longer one.</summary>
    public const int MaxBytes = 32 * 1024;

    private readonly TelemetryWriter _writer = new();
    private int _begin;
    private EntryHead _last;
    private long _lastCommit;

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>The bytes; good until <see cref="Reset"/>, also when another page was begun.</summary>
    public ReadOnlyMemory<byte> Written => _writer.Written[_begin..];

    /// <summary>The vehicle's number.</summary>
    public long Vehicle => _last.Vehicle;

    /// <summary>The first entry's place in the history.</summary>
    public long FirstSequence { get; private set; }

    /// <summary>The last entry's.</summary>
    public long LastSequence => _last.Sequence;

    /// <summary>The earliest day of device time in it.</summary>
    public int FirstDay { get; private set; }

    /// <summary>The latest.</summary>
    public int LastDay { get; private set; }

    /// <summary>The earliest receive time in it, in milliseconds since 1970.</summary>
    public long FirstAt { get; private set; }

    /// <summary>The latest.</summary>
    public long LastAt { get; private set; }

    /// <summary>Gives up what was written.</summary>
    public void Reset() => _writer.Reset();

    /// <summary>Begins a page of a vehicle.</summary>
    public void Begin()
    {
        _begin = _writer.Length;
        _writer.Byte(Version);
        (_last, _lastCommit, IsEmpty) = (default, 0, true);
    }

    /// <summary>Adds an entry; sequences ascend.</summary>
    public void Add(in EntryHead head, uint checksum, ReadOnlySpan<byte> body, long commit, int ordinal)
    {
        _writer.Signed(head.Sequence - _last.Sequence);
        _writer.Signed(commit - _lastCommit);
        _writer.Unsigned((ulong)ordinal);
        _writer.Signed(head.ReceivedAt - _last.ReceivedAt);
        _writer.Signed(head.FirstDay - _last.FirstDay);
        _writer.Unsigned((ulong)(head.LastDay - head.FirstDay));
        _writer.Unsigned((ulong)body.Length);
        _writer.Fixed32(checksum);
        _writer.Bytes(body);
        if (IsEmpty)
        {
            (IsEmpty, FirstSequence) = (false, head.Sequence);
            (FirstDay, LastDay, FirstAt, LastAt) = (head.FirstDay, head.LastDay, head.ReceivedAt, head.ReceivedAt);
        }
        else
        {
            (FirstDay, LastDay) = (Math.Min(FirstDay, head.FirstDay), Math.Max(LastDay, head.LastDay));
            (FirstAt, LastAt) = (Math.Min(FirstAt, head.ReceivedAt), Math.Max(LastAt, head.ReceivedAt));
        }

        (_last, _lastCommit) = (head, commit);
    }

    /// <summary>Ends the page.</summary>
    public void End() => _writer.Fixed32(Checksum.Of(Written.Span));
}
