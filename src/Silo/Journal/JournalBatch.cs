using System.Runtime.InteropServices;
using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Journal.Log;
using Milepost.Silo.Storage;

namespace Milepost.Silo.Journal;

/// <summary>What one commit writes; also the scratch pad of one turn, which is appended to the batch that fills.</summary>
/// <remarks>Owned by one thread at a time. The lists keep their order; the feed's is the order in which people are told.</remarks>
internal sealed class JournalBatch
{
    /// <summary>Rows of small things are counted with this many bytes.</summary>
    private const int RowOverhead = 64;

    private readonly TelemetryWriter _bodies = new();

    /// <summary>Messages of devices. Their bytes are copied in; topics and payloads belong to the messages, which live until they are answered.</summary>
    public List<ObservationEntry> Observations { get; } = [];

    public List<EventEntry> Events { get; } = [];

    public List<CheckpointEntry> Checkpoints { get; } = [];

    public List<VehicleRow> Vehicles { get; } = [];

    public List<WakeEntry> Wakes { get; } = [];

    public List<FeedEntry> Feed { get; } = [];

    public List<AlertRow> Alerts { get; } = [];

    /// <summary>Dead letters that were taken in.</summary>
    public List<long> LettersTaken { get; } = [];

    /// <summary>Other writes of the same store, in order; each on its own may be refused by a constraint.</summary>
    public List<StoreWork> Work { get; } = [];

    /// <summary>Rows this batch writes.</summary>
    public int Rows { get; private set; }

    /// <summary>Bytes this batch holds on to, roughly.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a message with the bytes of its entry, which are copied and may be used again at once; none where it left no entry.</summary>
    public void Add(in ObservationEntry entry, ReadOnlySpan<byte> body)
    {
        Observations.Add(entry with { BodyAt = _bodies.Length, BodyLength = body.Length, Checksum = entry.Head.ChecksumWith(body) });
        _bodies.Bytes(body);
        Count(body.Length + entry.Payload.Length);
    }

    /// <summary>The bytes of a message's entry.</summary>
    public ReadOnlySpan<byte> BodyOf(in ObservationEntry entry) => _bodies.Written.Span.Slice(entry.BodyAt, entry.BodyLength);

    public void Add(in EventEntry entry)
    {
        Events.Add(entry);
        Count(entry.Body.Length);
    }

    public void Add(in CheckpointEntry entry)
    {
        Checkpoints.Add(entry);
        Count(entry.Body.Length);
    }

    public void Add(VehicleRow row)
    {
        Vehicles.Add(row);
        Count(row.Summary.Length);
    }

    public void Add(in WakeEntry entry)
    {
        Wakes.Add(entry);
        Count(0);
    }

    public void Add(in FeedEntry entry)
    {
        Feed.Add(entry);
        Count(entry.Body.Length);
    }

    public void Add(AlertRow row)
    {
        Alerts.Add(row);
        Count(row.Body.Length);
    }

    public void AddLetterTaken(long letter)
    {
        LettersTaken.Add(letter);
        Count(0);
    }

    public void Add(StoreWork work)
    {
        Work.Add(work);
        Count(work.Bytes);
    }

    /// <summary>Adds everything of another batch behind what is here.</summary>
    public void Append(JournalBatch other)
    {
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(other.Observations))
        {
            Observations.Add(entry with { BodyAt = checked(entry.BodyAt + _bodies.Length) });
        }

        _bodies.Bytes(other._bodies.Written.Span);
        Events.AddRange(other.Events);
        Checkpoints.AddRange(other.Checkpoints);
        Vehicles.AddRange(other.Vehicles);
        Wakes.AddRange(other.Wakes);
        Feed.AddRange(other.Feed);
        Alerts.AddRange(other.Alerts);
        LettersTaken.AddRange(other.LettersTaken);
        Work.AddRange(other.Work);
        Rows += other.Rows;
        Bytes += other.Bytes;
    }

    public void Clear()
    {
        Observations.Clear();
        Events.Clear();
        Checkpoints.Clear();
        _bodies.Reset();
        Vehicles.Clear();
        Wakes.Clear();
        Feed.Clear();
        Alerts.Clear();
        LettersTaken.Clear();
        Work.Clear();
        Rows = 0;
        Bytes = 0;
    }

    private void Count(int bytes)
    {
        Rows++;
        Bytes += bytes + RowOverhead;
    }
}

/// <summary>One message of a device, as the vehicle took it in.</summary>
/// <param name="Vehicle">The vehicle's number.</param>
/// <param name="Sequence">Its place in the vehicle's history; <c>null</c> where the message said nothing new and left no entry.</param>
/// <param name="Device">The device's number.</param>
/// <param name="DeviceId">The device's id, as it may stand in the topic.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="FirstDay">The first UTC day of device time it has samples of.</param>
/// <param name="LastDay">The last one.</param>
/// <param name="Received">How many samples arrived in it.</param>
/// <param name="Journaled">How many of them held something new.</param>
/// <param name="Duplicates">How many did not.</param>
/// <param name="Topic">Where it was published.</param>
/// <param name="Payload">As received; kept where there is an entry.</param>
internal readonly record struct ObservationEntry(
    long Vehicle,
    long? Sequence,
    long Device,
    string DeviceId,
    Instant ReceivedAt,
    DateOnly FirstDay,
    DateOnly LastDay,
    int Received,
    int Journaled,
    int Duplicates,
    string Topic,
    ReadOnlyMemory<byte> Payload)
{
    /// <summary>Where its bytes begin among those of the batch; set by the batch.</summary>
    public int BodyAt { get; init; }

    /// <summary>How many they are; set by the batch.</summary>
    public int BodyLength { get; init; }

    /// <summary>The checksum of head and bytes; set by the batch, checked before they are written.</summary>
    public uint Checksum { get; init; }

    /// <summary>The entry's head.</summary>
    public EntryHead Head => new(Vehicle, Sequence ?? 0, ReceivedAt.UnixMilliseconds, FirstDay.DayNumber, LastDay.DayNumber);
}

/// <summary>One event that is not telemetry.</summary>
internal readonly record struct EventEntry(long Vehicle, long Sequence, Instant At, string Name, int Version, ReadOnlyMemory<byte> Body);

/// <summary>A vehicle's state after an entry; replaces the one before.</summary>
internal readonly record struct CheckpointEntry(long Vehicle, long Sequence, int Version, ReadOnlyMemory<byte> Body);

/// <summary>A vehicle as lists show it.</summary>
/// <param name="Number">The vehicle's number.</param>
/// <param name="Id">The vehicle.</param>
/// <param name="Fleet">Whose it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Search">Name, plate and VIN in lower case, each word after a blank.</param>
/// <param name="Stage">Its worst stage.</param>
/// <param name="DueRank">Ascending = service sooner.</param>
/// <param name="LastSeenAt">Receive time of the last telemetry; 0 = never.</param>
/// <param name="Retired">Whether it is out of use.</param>
/// <param name="Summary">The summary's bytes.</param>
internal sealed record VehicleRow(
    long Number,
    VehicleId Id,
    FleetId Fleet,
    string Name,
    string Search,
    int Stage,
    double DueRank,
    long LastSeenAt,
    bool Retired,
    ReadOnlyMemory<byte> Summary);

/// <summary>When time alone may change a vehicle; <c>null</c> = never.</summary>
internal readonly record struct WakeEntry(long Vehicle, Instant? At);

/// <summary>One item of the feed.</summary>
internal readonly record struct FeedEntry(FleetId Fleet, VehicleId Vehicle, FeedKind Kind, Instant At, ReadOnlyMemory<byte> Body);

/// <summary>What a feed item is. The numbers are stored: never reuse or renumber one.</summary>
internal enum FeedKind
{
    /// <summary>An alert was raised or reopened; the body is the alert.</summary>
    AlertRaised = 1,

    /// <summary>An alert changed; the body is the alert.</summary>
    AlertChanged = 2,

    /// <summary>A vehicle changed; no body.</summary>
    VehicleChanged = 3,

    /// <summary>A vehicle was taken out of use; no body.</summary>
    VehicleRemoved = 4,
}

/// <summary>An alert as it is from now on; replaces the one of the same id.</summary>
internal sealed record AlertRow(Alert Alert, FleetId Fleet, ReadOnlyMemory<byte> Body);
