using System.Collections.Immutable;
using Milepost.Grains.Quantities;

namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>Reads the quantities of the vehicle's state.</summary>
internal static class ReaderExtensions
{
    /// <summary>More than any list in a state holds: damage.</summary>
    public const int MaxCount = 1 << 20;

    public static Distance? OptionalDistance(this ref TelemetryReader reader) => reader.OptionalSigned() is { } metres ? Grains.Quantities.Distance.FromMetres(metres) : null;

    public static EngineTime? OptionalEngineTime(this ref TelemetryReader reader) => reader.OptionalSigned() is { } seconds ? new EngineTime(seconds) : null;

    public static Instant? OptionalInstant(this ref TelemetryReader reader) => reader.OptionalSigned() is { } milliseconds ? new Instant(milliseconds) : null;

    public static DateOnly? OptionalDate(this ref TelemetryReader reader) => reader.OptionalInt32() is { } day ? DateOnly.FromDayNumber(day) : null;

    public static int? OptionalInt32(this ref TelemetryReader reader) => reader.OptionalSigned() is { } number ? checked((int)number) : null;

    public static double? OptionalDouble(this ref TelemetryReader reader) => reader.Flag() ? reader.Double() : null;

    public static Instant Instant(this ref TelemetryReader reader) => new(reader.Signed());

    public static Distance Distance(this ref TelemetryReader reader) => Grains.Quantities.Distance.FromMetres(reader.Signed());

    public static DateOnly Date(this ref TelemetryReader reader) => DateOnly.FromDayNumber(checked((int)reader.Signed()));

    public static double Double(this ref TelemetryReader reader) => BitConverter.Int64BitsToDouble(reader.Fixed64());

    /// <summary>A list with its count before it.</summary>
    public static ImmutableArray<T> List<T>(this ref TelemetryReader reader, PartReader<T> read)
    {
        var items = ImmutableArray.CreateBuilder<T>(reader.Count(MaxCount));
        while (items.Count < items.Capacity)
        {
            items.Add(read(ref reader));
        }

        return items.MoveToImmutable();
    }

    /// <summary>Something that may be absent.</summary>
    public static T? Optional<T>(this ref TelemetryReader reader, PartReader<T> read)
        where T : class => reader.Flag() ? read(ref reader) : null;
}
