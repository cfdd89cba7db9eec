using System.Collections.Immutable;

namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>Writes lists, dates and what may be absent.</summary>
internal static class WriterExtensions
{
    public static void Optional(this TelemetryWriter writer, double? value)
    {
        writer.Byte(value is null ? (byte)0 : (byte)1);
        if (value is { } number)
        {
            writer.Double(number);
        }
    }

    public static void Optional(this TelemetryWriter writer, DateOnly? value) => writer.Optional(value?.DayNumber);

    public static void Double(this TelemetryWriter writer, double value) => writer.Fixed64(BitConverter.DoubleToInt64Bits(value));

    public static void Flag(this TelemetryWriter writer, bool value) => writer.Byte(value ? (byte)1 : (byte)0);

    /// <summary>A list with its count before it.</summary>
    public static void List<T>(this TelemetryWriter writer, ImmutableArray<T> items, Action<TelemetryWriter, T> write)
    {
        writer.Unsigned((ulong)items.Length);
        foreach (var item in items)
        {
            write(writer, item);
        }
    }

    /// <summary>Something that may be absent.</summary>
    public static void Optional<T>(this TelemetryWriter writer, T? value, Action<TelemetryWriter, T> write)
        where T : class
    {
        writer.Flag(value is not null);
        if (value is not null)
        {
            write(writer, value);
        }
    }
}
