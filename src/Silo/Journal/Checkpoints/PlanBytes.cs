using System.Collections.Immutable;
using Milepost.Grains.Identity;
using Milepost.Grains.Schedules;
using Milepost.Grains.Usage;

namespace Milepost.Silo.Journal.Checkpoints;

/// <summary>A service plan as bytes: what people wrote and what was told; the cycles follow from it.</summary>
internal static class PlanBytes
{
    public static bool IsEmpty(ServicePlan plan) => plan.Items.IsEmpty && plan.Records.IsEmpty;

    public static void Write(TelemetryWriter writer, ServicePlan plan)
    {
        writer.List(plan.Records, Write);
        writer.List(plan.Items, static (to, item) =>
        {
            DefinitionBytes.Write(to, item.Definition);
            Write(to, item.Start);
            to.Byte((byte)item.Stage);
            to.Byte((byte)item.Floor);
        });
        if (plan.Items.Any(item => item.Shown is not null))
        {
            writer.List(plan.Items, static (to, item) =>
            {
                to.Optional(item.Shown?.On);
                to.Unsigned((ulong)(item.Shown?.Away ?? 0));
            });
        }
    }

    public static ServicePlan Read(ref TelemetryReader reader)
    {
        var records = reader.List(ReadWork);
        var items = ImmutableArray.CreateBuilder<PlannedItem>(reader.Count(ReaderExtensions.MaxCount));
        while (items.Count < items.Capacity)
        {
            var definition = DefinitionBytes.Read(ref reader);
            items.Add(PlannedItem.Of(definition, ReadStart(ref reader), records, (ServiceStage)reader.Byte(), (ServiceStage)reader.Byte()));
        }

        // Plans written before dates were shown end here.
        if (!reader.IsAtEnd)
        {
            var shown = reader.List(ReadShown);
            for (var index = 0; index < items.Count; index++)
            {
                items[index] = items[index] with { Shown = shown[index] };
            }
        }

        return new ServicePlan(items.MoveToImmutable(), records);
    }

    private static void Write(TelemetryWriter writer, CycleStart start)
    {
        writer.Signed(start.On.DayNumber);
        writer.Optional(start.Odometer?.Metres);
        writer.Optional(start.EngineTime?.Seconds);
    }

    private static ShownDate? ReadShown(ref TelemetryReader reader) => (reader.OptionalDate(), (int)reader.Unsigned()) is ({ } on, var away) ? new ShownDate(on, away) : null;

    private static CycleStart ReadStart(ref TelemetryReader reader) => new(reader.Date(), reader.OptionalDistance(), reader.OptionalEngineTime());

    private static void Write(TelemetryWriter writer, WorkDone done)
    {
        var record = done.Record;
        writer.Guid(record.Id.Value);
        writer.Signed(record.Date.DayNumber);
        writer.Optional(record.Odometer?.Metres);
        writer.Optional(record.EngineTime?.Seconds);
        writer.List(record.Items, static (to, item) => to.Guid(item.Value));
        writer.Optional(record.Cost, static (to, cost) =>
        {
            foreach (var part in decimal.GetBits(cost.Amount))
            {
                to.Signed(part);
            }

            to.Text(cost.Currency);
        });
        writer.Optional(record.Vendor);
        writer.Optional(record.Notes);
        writer.Text(record.Author);
        Write(writer, done.At);
    }

    private static WorkDone ReadWork(ref TelemetryReader reader)
    {
        var record = new ServiceRecord(
            new ServiceRecordId(reader.Guid()),
            reader.Date(),
            reader.OptionalDistance(),
            reader.OptionalEngineTime(),
            reader.List(static (ref TelemetryReader from) => new ServiceItemId(from.Guid())),
            reader.Optional(ReadCost),
            reader.OptionalText(),
            reader.OptionalText(),
            reader.Text());
        return new WorkDone(record, ReadStart(ref reader));
    }

    private static Money ReadCost(ref TelemetryReader reader)
    {
        var parts = new int[4];
        for (var index = 0; index < parts.Length; index++)
        {
            parts[index] = checked((int)reader.Signed());
        }

        return new Money(new decimal(parts), reader.Text());
    }
}
