using Milepost.Grains.Identity;
using Milepost.Grains.Schedules;

namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>A service item's definition as bytes.</summary>
internal static class DefinitionBytes
{
    private const byte Unknown = 0;
    private const byte Grid = 1;
    private const byte Done = 2;

    public static void Write(TelemetryWriter writer, ServiceItemDefinition item)
    {
        writer.Guid(item.Id.Value);
        writer.Text(item.Name);
        writer.Byte((byte)item.Severity);
        writer.Byte((byte)item.Combine);
        writer.Byte((byte)item.Roll);
        writer.Optional(item.Criteria, Write);
        writer.Optional(item.First, Write);
        writer.Optional(item.Once, static (to, once) =>
        {
            to.Optional(once.DueOn);
            to.Optional(once.DueAt?.Metres);
        });
        Write(writer, item.LastDone);
        writer.Optional(item.DueSoon, static (to, margin) =>
        {
            to.Optional(margin.Distance?.Metres);
            to.Optional(margin.Percent);
            to.Optional(margin.Days);
            to.Optional(margin.PredictedDays);
        });
        writer.Optional(item.Grace, static (to, grace) =>
        {
            to.Optional(grace.Distance?.Metres);
            to.Optional(grace.Days);
        });
    }

    public static ServiceItemDefinition Read(ref TelemetryReader reader)
    {
        var id = new ServiceItemId(reader.Guid());
        var name = reader.Text();
        var severity = (Severity)reader.Byte();
        var combine = (Combine)reader.Byte();
        var roll = (Roll)reader.Byte();
        var criteria = reader.Optional(ReadInterval);
        var first = reader.Optional(ReadInterval);
        var once = reader.Optional(static (ref TelemetryReader from) => new OneOff(from.OptionalDate(), from.OptionalDistance()));
        var lastDone = ReadLastDone(ref reader);
        var dueSoon = reader.Optional(static (ref TelemetryReader from) =>
            new DueSoonMargin(from.OptionalDistance(), from.OptionalDouble(), from.OptionalInt32(), from.OptionalInt32()));
        var grace = reader.Optional(static (ref TelemetryReader from) => new Grace(from.OptionalDistance(), from.OptionalInt32()));
        return new ServiceItemDefinition(id, name, severity, combine, criteria, once, lastDone, dueSoon, grace, first, roll);
    }

    private static void Write(TelemetryWriter writer, Interval interval)
    {
        writer.Optional(interval.Distance?.Metres);
        writer.Optional(interval.Months);
        writer.Optional(interval.Days);
        writer.Optional(interval.EngineTime?.Seconds);
        writer.Optional(interval.Counter, static (to, counter) =>
        {
            to.Text(counter.Metric);
            to.Double(counter.At);
        });
    }

    private static Interval ReadInterval(ref TelemetryReader reader) => new(
        reader.OptionalDistance(),
        reader.OptionalInt32(),
        reader.OptionalInt32(),
        reader.OptionalEngineTime(),
        reader.Optional(static (ref TelemetryReader from) => new CounterThreshold(from.Text(), from.Double())));

    private static void Write(TelemetryWriter writer, LastDone lastDone)
    {
        switch (lastDone)
        {
            case DoneAt done:
                writer.Byte(Done);
                writer.Optional(done.Odometer?.Metres);
                writer.Optional(done.Date);
                writer.Optional(done.EngineTime?.Seconds);
                break;
            case OnGrid:
                writer.Byte(Grid);
                break;
            case NeverKnown:
                writer.Byte(Unknown);
                break;
            default:
                throw new InvalidOperationException($"{lastDone.GetType().Name} has no stored form.");
        }
    }

    private static LastDone ReadLastDone(ref TelemetryReader reader) => reader.Byte() switch
    {
        Done => new DoneAt(reader.OptionalDistance(), reader.OptionalDate(), reader.OptionalEngineTime()),
        Grid => OnGrid.Instance,
        Unknown => NeverKnown.Instance,
        var other => throw new InvalidDataException($"{other} is no beginning of a cycle."),
    };
}
