using System.Runtime.InteropServices;
using Milepost.Silo.Storage;

namespace Milepost.Silo.Journal.Log;

/// <summary>Makes, of the messages of one batch, the blocks its commit appends to the log and to the raw archive. Its buffers are used again.</summary>
internal sealed class CommitBlocks
{
    private readonly LogBlock _log = new();
    private readonly RawBlock _raw = new();
    private readonly TelemetryWriter _counts = new();
    private readonly Dictionary<long, int> _devices = [];
    private readonly List<DeviceCounts> _countsByDevice = [];
    private readonly List<EntryKey> _entries = [];

    /// <summary>The heads of the entries; like all blocks here good until the next batch.</summary>
    public ReadOnlyMemory<byte> Heads => _log.Heads;

    /// <summary>The bytes of the entries.</summary>
    public ReadOnlyMemory<byte> Bodies => _log.Bodies;

    /// <summary>The payloads.</summary>
    public ReadOnlyMemory<byte> Raw => _raw.Written;

    /// <summary>The counts per device.</summary>
    public ReadOnlyMemory<byte> Counts => _counts.Written;

    /// <summary>Which entries they are, in order.</summary>
    public ReadOnlySpan<EntryKey> Entries => CollectionsMarshal.AsSpan(_entries);

    /// <summary>The latest receive time, in milliseconds since 1970.</summary>
    public long LastAt { get; private set; }

    /// <summary>Makes the blocks.</summary>
    /// <exception cref="JournalFailedException">The bytes of an entry are not what its turn made.</exception>
    public void Make(JournalBatch batch)
    {
        var messages = CollectionsMarshal.AsSpan(batch.Observations);
        Begin(messages);
        foreach (ref readonly var message in messages)
        {
            LastAt = Math.Max(LastAt, message.ReceivedAt.UnixMilliseconds);
            Count(message);
            if (message.Sequence is { } sequence)
            {
                Add(message, sequence, batch.BodyOf(message));
            }
        }

        _log.End();
        _raw.End();
        CommitCounts.Write(_counts, CollectionsMarshal.AsSpan(_countsByDevice));
    }

    private void Begin(ReadOnlySpan<ObservationEntry> messages)
    {
        _devices.Clear();
        _countsByDevice.Clear();
        _entries.Clear();
        LastAt = messages[0].ReceivedAt.UnixMilliseconds;
        var entries = 0;
        foreach (ref readonly var message in messages)
        {
            entries += message.Sequence is null ? 0 : 1;
        }

        _log.Begin(LastAt);
        _raw.Begin(entries);
    }

    private void Count(in ObservationEntry message)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_devices, message.Device, out var isKnown);
        if (!isKnown)
        {
            place = _countsByDevice.Count;
            _countsByDevice.Add(new DeviceCounts(message.Device, 0, 0, 0));
        }

        ref var counts = ref CollectionsMarshal.AsSpan(_countsByDevice)[place];
        counts = new DeviceCounts(
            counts.Device, counts.Received + message.Received, counts.Journaled + message.Journaled, counts.Duplicates + message.Duplicates);
    }

    private void Add(in ObservationEntry message, long sequence, ReadOnlySpan<byte> body)
    {
        var head = message.Head;
        if (head.ChecksumWith(body) != message.Checksum)
        {
            throw new JournalFailedException($"Entry {sequence} of vehicle number {message.Vehicle} changed in memory on its way to the store.");
        }

        _log.Add(head, message.Checksum, body);
        _raw.Add(message.Topic, message.DeviceId, message.Payload.Span);
        _entries.Add(new EntryKey(message.Vehicle, sequence));
    }
}
