using System.Collections.Immutable;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Usage;

namespace Milepost.Grains.Vehicles.Evolving;

/// <summary>Folds what people write about services into the plan, and keeps the watch points beside it.</summary>
internal static class PlanFold
{
    /// <summary>An item more.</summary>
    public static Vehicle Evolve(Vehicle vehicle, ServiceItemAdded fact)
    {
        var start = new CycleStart(fact.On, vehicle.Odometer.Shown?.Value, vehicle.Engine?.Total);
        var item = Planned(fact.Item, start, vehicle.Plan.Records, ServiceStage.Unknown);
        return Watched(vehicle with { Plan = vehicle.Plan with { Items = vehicle.Plan.Items.Add(item) } });
    }

    /// <summary>An item replaced; what was told about it stays told.</summary>
    public static Vehicle Evolve(Vehicle vehicle, ServiceItemChanged fact) =>
        WithItems(vehicle, vehicle.Plan.Records, item => item.Definition.Id == fact.Item.Id ? item with { Definition = fact.Item } : item, fact.Item.Id);

    /// <summary>An item less.</summary>
    public static Vehicle Evolve(Vehicle vehicle, ServiceItemRemoved fact) =>
        Watched(vehicle with { Plan = vehicle.Plan with { Items = vehicle.Plan.Items.RemoveAll(item => item.Definition.Id == fact.Item) } });

    /// <summary>Work done.</summary>
    public static Vehicle Evolve(Vehicle vehicle, ServiceCompleted fact)
    {
        var record = fact.Record;
        var at = new CycleStart(
            record.Date,
            (fact.OdometerDoubted ? null : record.Odometer) ?? OdometerOn(vehicle, record.Date),
            record.EngineTime ?? vehicle.Engine?.Total);
        var done = new WorkDone(record, at);
        var records = vehicle.Plan.Records;
        var place = records.Length;
        while (place > 0 && records[place - 1].IsAfter(done))
        {
            place--;
        }

        return WithItems(vehicle, records.Insert(place, done), item => item, [.. record.Items]);
    }

    /// <summary>A record withdrawn.</summary>
    public static Vehicle Evolve(Vehicle vehicle, ServiceWithdrawn fact)
    {
        var gone = vehicle.Plan.Records.First(done => done.Record.Id == fact.Record);
        return WithItems(vehicle, vehicle.Plan.Records.Remove(gone), item => item, [.. gone.Record.Items]);
    }

    /// <summary>An item told in another stage.</summary>
    public static Vehicle Evolve(Vehicle vehicle, ServiceStageChanged fact)
    {
        var floor = fact.Stage >= ServiceStage.DueSoon ? ServiceStage.DueSoon : ServiceStage.Unknown;
        var items = vehicle.Plan.Items
            .Select(item => item.Definition.Id == fact.Item ? item with { Stage = fact.Stage, Floor = floor } : item)
            .ToImmutableArray();
        return Watched(vehicle with { Plan = vehicle.Plan with { Items = items } });
    }

    /// <summary>An alert as it is from now on.</summary>
    public static Vehicle Evolve(Vehicle vehicle, AlertChanged fact) =>
        Watched(vehicle with { Alerts = vehicle.Alerts.With(fact.Alert) });

    /// <summary>What a plan notices of the vehicle having moved: watch points passed, a quantity known for the first time.</summary>
    public static Vehicle AfterMotion(Vehicle before, Vehicle after)
    {
        if ((before.Odometer.Shown is null && after.Odometer.Shown is not null) || (before.Engine is null && after.Engine is not null))
        {
            return WithStarts(after);
        }

        if (before.Usage.Current is { } old && after.Usage.Current is { } current && current.Day > old.Day)
        {
            after = ShownDates.Updated(after, current.Day);
        }

        return after.Odometer.Shown?.Value.Metres >= after.Watch.OdometerMetres || after.Engine?.Total.Seconds >= after.Watch.EngineSeconds
            ? Watched(after)
            : after;
    }

    /// <summary>Cycles that began where the curve said begin where it says now; what people wrote stays as written.</summary>
    public static Vehicle AfterCorrection(Vehicle vehicle, long metres) => WithItems(
        vehicle,
        [.. vehicle.Plan.Records.Select(done => done.Record.Odometer is null || done.Record.Odometer != done.At.Odometer ? done with { At = Moved(done.At, metres) } : done)],
        item => item with { Start = Moved(item.Start, metres) },
        [.. vehicle.Plan.Items.Select(item => item.Definition.Id)]);

    private static CycleStart Moved(CycleStart start, long metres) => start with
    {
        Odometer = start.Odometer is { } odometer ? Distance.FromMetres(Math.Clamp(odometer.Metres + metres, 0, Distance.MaxMetres)) : null,
    };

    // An item added and work done before anything was known count from the first that is.
    private static Vehicle WithStarts(Vehicle vehicle) => WithItems(
        vehicle,
        [.. vehicle.Plan.Records.Select(done => done with { At = Known(done.At, vehicle) })],
        item => item with { Start = Known(item.Start, vehicle) },
        [.. vehicle.Plan.Items.Select(item => item.Definition.Id)]);

    private static CycleStart Known(CycleStart start, Vehicle vehicle) => start with
    {
        Odometer = start.Odometer ?? vehicle.Odometer.Shown?.Value,
        EngineTime = start.EngineTime ?? vehicle.Engine?.Total,
    };

    private static Vehicle WithItems(Vehicle vehicle, ImmutableArray<WorkDone> records, Func<PlannedItem, PlannedItem> change, params ReadOnlySpan<ServiceItemId> touched)
    {
        var items = vehicle.Plan.Items.ToBuilder();
        for (var i = 0; i < items.Count; i++)
        {
            if (touched.Contains(items[i].Definition.Id))
            {
                var changed = change(items[i]);
                items[i] = Planned(changed.Definition, changed.Start, records, changed.Stage);
            }
        }

        return Watched(vehicle with { Plan = new ServicePlan(items.ToImmutable(), records) });
    }

    // Replanned, nothing holds the item at dueSoon but its numbers.
    private static PlannedItem Planned(ServiceItemDefinition definition, CycleStart start, ImmutableArray<WorkDone> records, ServiceStage stage) =>
        PlannedItem.Of(definition, start, records, stage, ServiceStage.Unknown);

    // Of a day before anything was known nothing is known: counting begins with what is known now.
    private static Distance? OdometerOn(Vehicle vehicle, DateOnly date)
    {
        if (vehicle.Usage.Current is not { } current || date >= current.Day || date < vehicle.Usage.Since)
        {
            return vehicle.Odometer.Shown?.Value;
        }

        var (floor, ceiling) = UsageDays.Neighbours(vehicle.Usage, date.AddDays(1), current.OpenMetres);
        return Distance.FromMetres(floor > 0 ? floor : ceiling);
    }

    private static Vehicle Watched(Vehicle vehicle) => vehicle with { Watch = WatchPoints.Of(vehicle) };
}
