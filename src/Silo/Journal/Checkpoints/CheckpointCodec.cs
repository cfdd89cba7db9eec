using System.Text.Json;
using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Schedules;
using Milepost.Grains.Usage;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>States as bytes; the layout is docs/storage/journal-layout.md, section "Checkpoint".</summary>
internal static class CheckpointCodec
{
    /// <summary>The version written today; older ones are read as what they are, for what lies before them may be gone.</summary>
    public const int Version = 3;

    /// <summary>Version 3 without what it may add: nobody's figure per year, no assignee, no dates shown.</summary>
    private const int VersionWithoutAdditions = 2;

    private const int ChecksumLength = 8;

    [ThreadStatic]
    private static TelemetryWriter? t_writer;

    [ThreadStatic]
    private static TelemetryWriter? t_partWriter;

    /// <summary>The bytes of a state.</summary>
    public static byte[] Encode(Vehicle vehicle)
    {
        var writer = t_writer ??= new TelemetryWriter();
        writer.Reset();
        writer.Guid(vehicle.Id.Value);
        writer.Flag(vehicle.Fleet is not null);
        writer.Guid(vehicle.Fleet?.Value ?? default);
        writer.Signed(vehicle.Sequence.Value);
        writer.Optional(vehicle.LastSeenAt?.UnixMilliseconds);
        MotionBytes.Write(writer, vehicle);
        HotBytes.Write(writer, vehicle);
        var parts = vehicle.GetColdParts();
        writer.Flag(parts.Profile is not null);
        if (parts.Profile is { } profile)
        {
            writer.Flag(vehicle.Retired);
            writer.Text(vehicle.TimeZone!);
            Write(writer, profile, ProfileBytes.Write);
        }

        Write(writer, parts.Plan, PlanBytes.Write);
        Write(writer, parts.Alerts, AlertBytes.Write);
        Write(writer, parts.ClosedDays, ClosedDaysBytes.Write);
        writer.Fixed64(PayloadHash.Of(writer.Written.Span));
        return writer.ToArray();
    }

    /// <summary>The state of a checkpoint, in its resting form.</summary>
    /// <exception cref="InvalidDataException">The version is unknown or the bytes are damaged.</exception>
    public static Vehicle Decode(in CheckpointEntry entry)
    {
        try
        {
            return entry.Version switch
            {
                Version or VersionWithoutAdditions => Decode(entry.Body.Span),
                CheckpointV1.Version => RestingForm.Of(JsonSerializer.Deserialize(entry.Body.Span, JournalJson.Default.CheckpointV1)!.ToVehicle()),
                _ => throw new InvalidDataException("The version is unknown."),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"The checkpoint at entry {entry.Sequence} (version {entry.Version}) cannot be read.", exception);
        }
    }

    /// <summary>The bytes of a cold part; those it is held as, where it is.</summary>
    public static byte[] BytesOf<T>(ColdPart<T> part, Action<TelemetryWriter, T> write)
        where T : class
    {
        var writer = t_partWriter ??= new TelemetryWriter();
        writer.Reset();
        write(writer, part.Value);
        return writer.ToArray();
    }

    private static Vehicle Decode(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length - ChecksumLength;
        var checksum = new TelemetryReader(length < 0 ? [] : bytes[length..]);
        if (checksum.Fixed64() != PayloadHash.Of(bytes[..length]))
        {
            throw new InvalidDataException("The checksum is wrong.");
        }

        var reader = new TelemetryReader(bytes[..length]);
        var id = new VehicleId(reader.Guid());
        var hasFleet = reader.Flag();
        var fleet = new FleetId(reader.Guid());
        var vehicle = new Vehicle(id, hasFleet ? fleet : null, new EventSequence(reader.Signed())) { LastSeenAt = reader.OptionalInstant() };
        vehicle = HotBytes.Read(ref reader, MotionBytes.Read(ref reader, vehicle));
        var hasProfile = reader.Flag();
        var retired = hasProfile && reader.Flag();
        var zone = hasProfile ? SharedText.Of(reader.Text()) : null;
        var parts = new ColdParts(
            hasProfile ? new PackedPart<VehicleProfile>(reader.Bytes().ToArray(), ProfileBytes.Read) : null,
            Part(reader.Bytes(), vehicle.GetColdParts().Plan, PlanBytes.Read),
            Part(reader.Bytes(), vehicle.GetColdParts().Alerts, AlertBytes.Read),
            Part(reader.Bytes(), vehicle.GetColdParts().ClosedDays, ClosedDaysBytes.Read));
        return reader.IsAtEnd ? vehicle.WithColdParts(parts, retired, zone) : throw new InvalidDataException("There are bytes behind the end.");
    }

    /// <summary>An empty part stands as no bytes: what is empty is at hand without reading.</summary>
    private static ColdPart<T> Part<T>(ReadOnlySpan<byte> bytes, ColdPart<T> empty, PartReader<T> read)
        where T : class => bytes.IsEmpty ? empty : new PackedPart<T>(bytes.ToArray(), read);

    private static void Write<T>(TelemetryWriter writer, ColdPart<T> part, Action<TelemetryWriter, T> write)
        where T : class =>
        writer.Sized(part is PackedPart<T> packed ? packed.Bytes : IsEmpty(part.Value) ? [] : BytesOf(part, write));

    private static bool IsEmpty<T>(T part) => part switch
    {
        ServicePlan plan => PlanBytes.IsEmpty(plan),
        AlertBook book => book.Alerts.IsEmpty,
        ClosedDays days => ClosedDaysBytes.IsEmpty(days),
        _ => false,
    };
}
