using System.Collections.Immutable;
using Milepost.Grains.Faults;
using Milepost.Grains.Identity;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>The hot lists of a vehicle's state as bytes: attachments, what is remembered of devices, trouble codes, metrics.</summary>
internal static class HotBytes
{
    public static void Write(TelemetryWriter writer, Vehicle vehicle)
    {
        writer.List(vehicle.Pairings, static (to, pairing) =>
        {
            to.Text(pairing.Device.Value);
            to.Optional(pairing.From?.UnixMilliseconds);
            to.Optional(pairing.Until?.UnixMilliseconds);
        });
        writer.List(vehicle.Devices, Write);
        writer.Unsigned((ulong)vehicle.Metrics.Count);
        foreach (var (name, value) in vehicle.Metrics)
        {
            writer.Text(name);
            writer.Double(value);
        }

        writer.List(vehicle.Faults.Stored, static (to, fault) =>
        {
            to.Text(fault.Code);
            to.Signed(fault.FirstSeenAt.UnixMilliseconds);
            to.Optional(fault.Odometer?.Metres);
        });
        writer.Optional(vehicle.Faults.ReadAt?.UnixMilliseconds);
    }

    public static Vehicle Read(ref TelemetryReader reader, Vehicle vehicle)
    {
        var pairings = reader.List(static (ref TelemetryReader from) => new Pairing(ReadDevice(ref from), from.OptionalInstant(), from.OptionalInstant()));
        var devices = reader.List(ReadMemory);
        var metrics = ReadMetrics(ref reader, vehicle.Metrics);
        var stored = reader.List(static (ref TelemetryReader from) => new StoredFault(from.Text(), from.Instant(), from.OptionalDistance()));
        var readAt = reader.OptionalInstant();
        return vehicle with
        {
            Pairings = pairings,
            Devices = [.. devices.Select(memory => SharingId(memory, pairings))],
            Metrics = metrics,
            Faults = stored.IsEmpty && readAt is null ? FaultBook.Empty : new FaultBook(stored, readAt),
        };
    }

    private static void Write(TelemetryWriter writer, DeviceMemory memory)
    {
        writer.Text(memory.Device.Value);
        writer.Optional(memory.HighWater?.UnixMilliseconds);
        writer.List(memory.Latest, static (to, reading) =>
        {
            to.Byte((byte)reading.Signal);
            to.Signed(reading.Value);
            to.Signed(reading.At.UnixMilliseconds);
        });
        Write(writer, memory.Samples);
        Write(writer, memory.Payloads);
        writer.Optional(memory.ForeignVin);
    }

    private static DeviceMemory ReadMemory(ref TelemetryReader reader) => new(
        ReadDevice(ref reader),
        reader.OptionalInstant(),
        reader.List(static (ref TelemetryReader from) => new SignalReading((Signal)from.Byte(), from.Signed(), from.Instant())),
        ReadKeys(ref reader),
        ReadKeys(ref reader),
        reader.OptionalText());

    private static void Write(TelemetryWriter writer, RecentKeys keys)
    {
        writer.List(keys.Young, static (to, key) => to.Fixed64(key));
        writer.List(keys.Old, static (to, key) => to.Fixed64(key));
    }

    private static RecentKeys ReadKeys(ref TelemetryReader reader) => new(
        reader.List(static (ref TelemetryReader from) => from.Fixed64()),
        reader.List(static (ref TelemetryReader from) => from.Fixed64()));

    private static ImmutableSortedDictionary<string, double> ReadMetrics(ref TelemetryReader reader, ImmutableSortedDictionary<string, double> none)
    {
        var count = reader.Count(ReaderExtensions.MaxCount);
        if (count == 0)
        {
            return none;
        }

        var metrics = none.ToBuilder();
        for (var index = 0; index < count; index++)
        {
            metrics.Add(reader.Text(), reader.Double());
        }

        return metrics.ToImmutable();
    }

    private static DeviceId ReadDevice(ref TelemetryReader reader) =>
        DeviceId.TryParse(reader.Text(), out var id) ? id : throw new InvalidDataException("A device id is damaged.");

    /// <summary>One text for a device, wherever it stands.</summary>
    private static DeviceMemory SharingId(DeviceMemory memory, ImmutableArray<Pairing> pairings)
    {
        foreach (var pairing in pairings)
        {
            if (pairing.Device == memory.Device)
            {
                return memory with { Device = pairing.Device };
            }
        }

        return memory;
    }
}
