namespace Milepost.Silo.Journal.Log;

/// <summary>Goes through the heads of a log block.</summary>
/// <remarks>
/// Every entry has a checksum of its own over head and bytes, so damaged bytes cost one entry. Heads whose common checksum is wrong are still
/// read as far as they go; what they say is believed where the entry's own checksum agrees.
/// </remarks>
internal ref struct LogBlockReader
{
    private readonly ReadOnlySpan<byte> _heads;
    private readonly long _baseTime;
    private readonly int _baseDay;
    private int _next;
    private int _nextBody;

    /// <param name="heads">The heads as stored.</param>
    /// <param name="isChecked">Whether they were checked before.</param>
    /// <exception cref="InvalidDataException">The block is of a version this program does not know, or too short to say.</exception>
    public LogBlockReader(ReadOnlySpan<byte> heads, bool isChecked = false)
    {
        var reader = new TelemetryReader(heads);
        var version = reader.Byte();
        if (version != LogBlock.Version)
        {
            throw new InvalidDataException($"Log block version {version} is unknown.");
        }

        _baseTime = reader.Signed();
        _baseDay = UtcDays.Of(_baseTime);
        _next = heads.Length - reader.Left;
        _heads = reader.Left >= sizeof(uint) ? heads[..^sizeof(uint)] : heads;
        IsDamaged = reader.Left < sizeof(uint) || (!isChecked && new TelemetryReader(heads[^sizeof(uint)..]).Fixed32() != Log.Checksum.Of(_heads));
        Ordinal = -1;
    }

    /// <summary>Whether the heads are not as they were written.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>The entry's place in the block, from 0; its payload has the same in the raw block.</summary>
    public int Ordinal { get; private set; }

    /// <summary>Where the entry's head begins.</summary>
    public int HeadAt { get; private set; }

    /// <summary>Where the entry's bytes begin.</summary>
    public int BodyAt { get; private set; }

    /// <summary>How many bytes they are.</summary>
    public int BodyLength { get; private set; }

    /// <summary>The entry's head.</summary>
    public EntryHead Head { get; private set; }

    /// <summary>The entry's checksum.</summary>
    public uint Checksum { get; private set; }

    /// <summary>Moves to the next entry; <c>false</c> at the end, or where damage lets it go no further.</summary>
    public bool Next()
    {
        if (_next >= _heads.Length)
        {
            return false;
        }

        try
        {
            ReadAt(_next, _nextBody);
        }
        catch (Exception exception) when (IsDamaged && exception is InvalidDataException or OverflowException)
        {
            _next = _heads.Length;
            return false;
        }

        Ordinal++;
        return true;
    }

    /// <summary>Moves to an entry met before.</summary>
    public void MoveTo(int headAt, int bodyAt, int ordinal)
    {
        ReadAt(headAt, bodyAt);
        Ordinal = ordinal;
    }

    /// <summary>The entry's bytes, out of those of the block; <c>false</c> where they are not what was written.</summary>
    public readonly bool TryGetBody(ReadOnlySpan<byte> bodies, out ReadOnlySpan<byte> body)
    {
        body = BodyAt + (long)BodyLength <= bodies.Length ? bodies.Slice(BodyAt, BodyLength) : [];
        return Head.ChecksumWith(body) == Checksum;
    }

    private void ReadAt(int headAt, int bodyAt)
    {
        var reader = new TelemetryReader(_heads[headAt..]);
        var (vehicle, sequence) = (checked((long)reader.Unsigned()), checked((long)reader.Unsigned()));
        var receivedAt = checked(_baseTime + reader.Signed());
        var firstDay = checked((int)(_baseDay + reader.Signed()));
        Head = new EntryHead(vehicle, sequence, receivedAt, firstDay, checked(firstDay + reader.Count(int.MaxValue)));
        (HeadAt, BodyAt, BodyLength) = (headAt, bodyAt, reader.Count(int.MaxValue));
        Checksum = reader.Fixed32();
        (_next, _nextBody) = (_heads.Length - reader.Left, checked(bodyAt + BodyLength));
    }
}
