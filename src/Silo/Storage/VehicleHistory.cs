using Milepost.Grains.Identity;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Log;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Storage;

/// <summary>Brings the parts of vehicles' histories together: checkpoint, events, pages, and what lies unsorted in the log.</summary>
/// <remarks>
/// Where the unsorted entries are, the index in memory says; it may forget a commit that was sorted after the transaction here began, and
/// whose pages it therefore does not see. Each reading notices that and answers <c>null</c>: read again, in a new transaction.
/// </remarks>
internal sealed class VehicleHistory(LogIndex index)
{
    private const int TelemetryVersion = TelemetryCodec.Version;
    private static readonly string Telemetry = EventNames.All[typeof(TelemetryRecorded)];

    /// <summary>What is stored of vehicles, in the order asked.</summary>
    public IReadOnlyList<RecoveredVehicle?>? TryLoad(StoreDatabase database, IReadOnlyList<VehicleId> vehicles)
    {
        var found = vehicles.Select(vehicle => Begin(database, vehicle)).ToList();
        var wanted = found.OfType<Part>().DistinctBy(part => part.Vehicle).ToDictionary(part => part.Vehicle);
        var unsorted = new List<(long Commit, EntryKey Last)>();
        foreach (var part in wanted.Values)
        {
            index.Find(part.Vehicle, part.After, unsorted);
        }

        if (IsStale(database))
        {
            return null;
        }

        foreach (var commit in unsorted.GroupBy(place => place.Commit, place => place.Last).OrderBy(commit => commit.Key))
        {
            AddCommit(database, commit.Key, commit, wanted);
        }

        return found.ConvertAll(part => part is null ? null : wanted[part.Vehicle].End());
    }

    /// <summary>Entries of a vehicle that have samples of a day.</summary>
    public IReadOnlyList<StoredEntry>? TryLoadDay(StoreDatabase database, long vehicle, DateOnly day)
    {
        var entries = TryCollect(database, vehicle, 0, int.MaxValue, () => PageRows.OfDay(database, vehicle, day.DayNumber), head => head.MayHold(day.DayNumber));
        return entries?.ConvertAll(entry => new StoredEntry(entry.Commit, entry.Head.Sequence, Telemetry, TelemetryVersion, entry.Body));
    }

    /// <summary>Messages of a vehicle as received.</summary>
    public RawStretch? TryLoadRaw(StoreDatabase database, VehicleId id, RawQuery query)
    {
        if (VehicleListRows.NumberOf(database, id) is not { } vehicle)
        {
            return new RawStretch([], null);
        }

        var (from, to) = (query.From.UnixMilliseconds, query.To.UnixMilliseconds);
        var entries = TryCollect(
            database,
            vehicle,
            query.After,
            query.Limit,
            () => PageRows.Received(database, vehicle, query.After, from, to),
            head => head.ReceivedAt >= from && head.ReceivedAt <= to);
        return entries is null ? null : ReadRaw(database, entries, query.Limit);
    }

    private static RawStretch ReadRaw(StoreDatabase database, List<PlacedEntry> entries, int limit)
    {
        var messages = new List<RawMessage>();
        (long Commit, RawBlockReader? Block) last = default;
        foreach (var entry in entries.Take(limit))
        {
            last = last.Commit == entry.Commit ? last : (entry.Commit, LogRows.FindRaw(database, entry.Commit));
            if (last.Block is { } block)
            {
                var recorded = TelemetryCodec.Decode(entry.Body.Span);
                var (topic, payload) = block.Find(entry.Ordinal, recorded.Device.Value);
                messages.Add(new RawMessage(entry.Head.Sequence, recorded.Device, recorded.ReceivedAt, topic, payload.ToArray()));
            }
        }

        return new RawStretch(messages, entries.Count > limit ? entries[limit - 1].Head.Sequence : null);
    }

    /// <summary>Entries of a vehicle above a sequence that somebody wants, from pages and log, in order, each once. Looking ends where more than enough were found.</summary>
    private List<PlacedEntry>? TryCollect(
        StoreDatabase database, long vehicle, long after, int enough, Func<IEnumerable<byte[]>> pages, Func<EntryHead, bool> isWanted)
    {
        var unsorted = new List<(long Commit, EntryKey Last)>();
        index.Find(vehicle, after, unsorted);
        if (IsStale(database))
        {
            return null;
        }

        var entries = new List<PlacedEntry>();
        foreach (var page in pages())
        {
            AddPage(page, vehicle, entries, head => head.Sequence > after && isWanted(head));
            if (entries.Count > enough)
            {
                break;
            }
        }

        foreach (var (number, _) in unsorted)
        {
            if (entries.Count <= enough && LogRows.Find(database, number) is { } commit)
            {
                AddFrom(commit, vehicle, entries, head => head.Sequence > after && isWanted(head));
            }
        }

        return [.. entries.DistinctBy(entry => entry.Head.Sequence).OrderBy(entry => entry.Head.Sequence)];
    }

    private static void AddPage(byte[] page, long vehicle, List<PlacedEntry> entries, Func<EntryHead, bool> isWanted)
    {
        var reader = new PageReader(vehicle, page);
        while (reader.Next())
        {
            if (isWanted(reader.Head))
            {
                entries.Add(new PlacedEntry(reader.Head, reader.Commit, reader.Ordinal, reader.Body.ToArray()));
            }
        }
    }

    private static void AddFrom(in StoredCommit commit, long vehicle, List<PlacedEntry> entries, Func<EntryHead, bool> isWanted)
    {
        var reader = new LogBlockReader(commit.Heads);
        while (reader.Next())
        {
            if (reader.Head.Vehicle == vehicle && isWanted(reader.Head))
            {
                entries.Add(reader.TryGetBody(commit.Bodies, out var body)
                    ? new PlacedEntry(reader.Head, commit.Number, reader.Ordinal, body.ToArray())
                    : throw new InvalidDataException(DamageAt(commit.Number, reader)));
            }
        }
    }

    private static string DamageAt(long commit, in LogBlockReader reader) =>
        $"Entry {reader.Head.Sequence} of vehicle number {reader.Head.Vehicle}, place {reader.Ordinal} of commit {commit}, is damaged.";

    private bool IsStale(StoreDatabase database) => index.TrimmedTo > LogRows.Sorted(database);

    private static Part? Begin(StoreDatabase database, VehicleId id)
    {
        if (VehicleListRows.NumberOf(database, id) is not { } number)
        {
            return null;
        }

        var checkpoint = LoadCheckpoint(database, number);
        var part = new Part(number, checkpoint);
        AddEvents(database, part);
        try
        {
            var entries = new List<PlacedEntry>();
            foreach (var page in PageRows.After(database, number, part.After))
            {
                AddPage(page, number, entries, head => head.Sequence > part.After);
            }

            part.Entries.AddRange(entries.Select(entry => new StoredEntry(entry.Commit, entry.Head.Sequence, Telemetry, TelemetryVersion, entry.Body)));
        }
        catch (InvalidDataException exception)
        {
            part.Damage = exception.Message;
        }

        return part;
    }

    private static CheckpointEntry? LoadCheckpoint(StoreDatabase database, long vehicle)
    {
        var statement = database.Statement("SELECT seq, version, body FROM checkpoints WHERE vehicle_no = ?1").Bind(1, vehicle);
        CheckpointEntry? checkpoint = statement.Step()
            ? new CheckpointEntry(vehicle, statement.Int64(0), statement.Int32(1), statement.Blob(2))
            : null;
        statement.Reset();
        return checkpoint;
    }

    private static void AddEvents(StoreDatabase database, Part part)
    {
        var statement = database.Statement("SELECT position, seq, name, version, body FROM events WHERE vehicle_no = ?1 AND seq > ?2 ORDER BY seq")
            .Bind(1, part.Vehicle).Bind(2, part.After);
        while (statement.Step())
        {
            part.Entries.Add(new StoredEntry(statement.Int64(0), statement.Int64(1), statement.Text(2), statement.Int32(3), statement.Blob(4)));
        }
    }

    /// <summary>Adds what vehicles have in one commit. What the index expects there and is not found is damage, also where it is the last entry of all.</summary>
    private static void AddCommit(StoreDatabase database, long number, IEnumerable<EntryKey> expected, Dictionary<long, Part> wanted)
    {
        if (LogRows.Find(database, number) is not { } commit)
        {
            return;
        }

        var missing = expected.ToHashSet();
        var reader = new LogBlockReader(commit.Heads);
        while (reader.Next())
        {
            if (!wanted.TryGetValue(reader.Head.Vehicle, out var part) || reader.Head.Sequence <= part.After)
            {
                continue;
            }

            missing.Remove(new EntryKey(reader.Head.Vehicle, reader.Head.Sequence));
            if (reader.TryGetBody(commit.Bodies, out var body))
            {
                part.Entries.Add(new StoredEntry(number, reader.Head.Sequence, Telemetry, TelemetryVersion, body.ToArray()));
            }
            else
            {
                part.Damage ??= DamageAt(number, reader);
            }
        }

        foreach (var key in missing)
        {
            wanted[key.Vehicle].Damage ??= $"Entry {key.Sequence} of vehicle number {key.Vehicle} is not in commit {number}, which held it.";
        }
    }

    /// <summary>An entry and where its payload lies.</summary>
    private readonly record struct PlacedEntry(EntryHead Head, long Commit, int Ordinal, ReadOnlyMemory<byte> Body);

    /// <summary>A vehicle in the making.</summary>
    private sealed class Part(long vehicle, CheckpointEntry? checkpoint)
    {
        public long Vehicle { get; } = vehicle;

        public long After { get; } = checkpoint?.Sequence ?? 0;

        public List<StoredEntry> Entries { get; } = [];

        public string? Damage { get; set; }

        public RecoveredVehicle End() => new(
            Vehicle,
            checkpoint,
            [.. Entries.DistinctBy(entry => entry.Sequence).OrderBy(entry => entry.Sequence)],
            Damage);
    }
}
