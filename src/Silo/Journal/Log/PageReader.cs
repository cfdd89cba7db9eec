namespace Milepost.Silo.Journal.Log;

/// <summary>Goes through the entries of a page.</summary>
internal ref struct PageReader
{
    private readonly long _vehicle;
    private readonly int _length;
    private TelemetryReader _reader;

    /// <exception cref="InvalidDataException">The page is damaged, or of a version this program does not know.</exception>
    public PageReader(long vehicle, ReadOnlySpan<byte> page)
    {
        if (page.Length < sizeof(uint) || new TelemetryReader(page[^sizeof(uint)..]).Fixed32() != Checksum.Of(page[..^sizeof(uint)]))
        {
            throw new InvalidDataException($"A page of vehicle number {vehicle} is damaged.");
        }

        (_vehicle, _length) = (vehicle, page.Length - sizeof(uint));
        _reader = new TelemetryReader(page[..^sizeof(uint)]);
        var version = _reader.Byte();
        if (version != Page.Version)
        {
            throw new InvalidDataException($"Page version {version} of vehicle number {vehicle} is unknown.");
        }
    }

    /// <summary>The entry's head.</summary>
    public EntryHead Head { get; private set; }

    /// <summary>The commit that wrote it.</summary>
    public long Commit { get; private set; }

    /// <summary>Its place in that commit.</summary>
    public int Ordinal { get; private set; }

    /// <summary>The entry's bytes.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Where the entry's bytes begin.</summary>
    public readonly int BodyOffset => _length - _reader.Left - Body.Length;

    /// <summary>Moves to the next entry; <c>false</c> at the end.</summary>
    /// <exception cref="InvalidDataException">The entry is damaged; the message names it.</exception>
    public bool Next()
    {
        if (_reader.IsAtEnd)
        {
            return false;
        }

        var before = Head;
        try
        {
            var sequence = checked(before.Sequence + _reader.Signed());
            Commit = checked(Commit + _reader.Signed());
            Ordinal = _reader.Count(int.MaxValue);
            var receivedAt = checked(before.ReceivedAt + _reader.Signed());
            var firstDay = checked((int)(before.FirstDay + _reader.Signed()));
            Head = new EntryHead(_vehicle, sequence, receivedAt, firstDay, checked(firstDay + _reader.Count(int.MaxValue)));
            var length = _reader.Count(int.MaxValue);
            var checksum = _reader.Fixed32();
            Body = _reader.Bytes(length);
            if (Head.ChecksumWith(Body) != checksum)
            {
                throw new InvalidDataException("The checksum is wrong.");
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or OverflowException)
        {
            throw new InvalidDataException(
                $"Vehicle number {_vehicle}: the entry after {before.Sequence}, of commit {Commit}, place {Ordinal}, is damaged in its page.", exception);
        }

        return true;
    }
}
