namespace Milepost.Silo.Journal.Log;

/// <summary>What one commit adds to a device's count of samples.</summary>
internal readonly record struct DeviceCounts(long Device, long Received, long Journaled, long Duplicates);

/// <summary>The counts of a commit as bytes; the layout is docs/storage/journal-layout.md, section "Counts".</summary>
internal static class CommitCounts
{
    private const int Version = 1;

    /// <summary>Writes counts, one per device.</summary>
    public static void Write(TelemetryWriter writer, ReadOnlySpan<DeviceCounts> counts)
    {
        writer.Reset();
        writer.Byte(Version);
        writer.Unsigned((ulong)counts.Length);
        foreach (var (device, received, journaled, duplicates) in counts)
        {
            writer.Unsigned((ulong)device);
            writer.Unsigned((ulong)received);
            writer.Unsigned((ulong)journaled);
            writer.Unsigned((ulong)duplicates);
        }

        writer.Fixed32(Checksum.Of(writer.Written.Span));
    }

    /// <summary>Reads counts.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged; the message names the commit.</exception>
    public static DeviceCounts[] Read(long commit, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(uint) || new TelemetryReader(bytes[^sizeof(uint)..]).Fixed32() != Checksum.Of(bytes[..^sizeof(uint)]))
        {
            throw new InvalidDataException($"The counts of commit {commit} are damaged.");
        }

        var reader = new TelemetryReader(bytes[..^sizeof(uint)]);
        if (reader.Byte() is var version && version != Version)
        {
            throw new InvalidDataException($"The counts of commit {commit} have version {version}, which is unknown.");
        }

        var counts = new DeviceCounts[reader.Count(int.MaxValue)];
        for (var index = 0; index < counts.Length; index++)
        {
            counts[index] = new DeviceCounts((long)reader.Unsigned(), (long)reader.Unsigned(), (long)reader.Unsigned(), (long)reader.Unsigned());
        }

        return counts;
    }
}
