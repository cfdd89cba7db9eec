using System.Collections.Immutable;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Usage;

namespace Milepost.Grains.Schedules;

/// <summary>The service items of a vehicle and the work done on it.</summary>
/// <param name="Items">In the order added, at most <see cref="MaxItems"/>.</param>
/// <param name="Records">By date, then in the order recorded; at most <see cref="MaxRecords"/>.</param>
public sealed record ServicePlan(ImmutableArray<PlannedItem> Items, ImmutableArray<WorkDone> Records)
{
    /// <summary>Most items of one plan.</summary>
    public const int MaxItems = 200;

    /// <summary>Most service records of one vehicle.</summary>
    public const int MaxRecords = 10_000;

    /// <summary>A plan without items.</summary>
    public static ServicePlan Empty { get; } = new([], []);
}

/// <summary>A service record with where the vehicle was, resolved once when it was recorded, so that dues never depend on what is forgotten later.</summary>
/// <param name="Record">As recorded.</param>
/// <param name="At">Where the vehicle was.</param>
public sealed record WorkDone(ServiceRecord Record, CycleStart At)
{
    /// <summary>Whether it was done after another: by date, within a day by odometer, and never by when it was written down.</summary>
    internal bool IsAfter(WorkDone other) =>
        (Record.Date, At.Odometer ?? default, Record.Id.Value).CompareTo((other.Record.Date, other.At.Odometer ?? default, other.Record.Id.Value)) > 0;
}

/// <summary>An item of the plan with where its cycle began, when it is due and what was told about it.</summary>
/// <param name="Definition">As its owner defined it.</param>
/// <param name="Start">Where the vehicle was when the item was added.</param>
/// <param name="Cycle">The cycle it is in, derived from all records.</param>
/// <param name="Stage">The stage last told.</param>
/// <param name="Floor">dueSoon once told in this cycle, so that a forecast that moves away does not take it back; else unknown.</param>
public sealed record PlannedItem(ServiceItemDefinition Definition, CycleStart Start, ItemCycle Cycle, ServiceStage Stage, ServiceStage Floor)
{
    /// <summary>The date people are shown for its distance, or <c>null</c> before the first one: a new cycle, another definition and a correction begin anew.</summary>
    public ShownDate? Shown { get; init; }

    /// <summary>The item with the cycle that follows from its definition, its start and the work done: it is in no other, ever.</summary>
    public static PlannedItem Of(ServiceItemDefinition definition, CycleStart start, ImmutableArray<WorkDone> records, ServiceStage stage, ServiceStage floor) =>
        new(definition, start, ItemCycles.Derive(definition, start, records), stage, floor);
}

/// <summary>Where a cycle begins, in each quantity.</summary>
/// <param name="On">Local calendar date.</param>
/// <param name="Odometer">True odometer, or <c>null</c> where it was not known.</param>
/// <param name="EngineTime">Engine time, or <c>null</c> where it was not known.</param>
public sealed record CycleStart(DateOnly On, Distance? Odometer, EngineTime? EngineTime);

/// <summary>The cycle an item is in.</summary>
/// <param name="Key">The fact that began it: <c>start</c> or the service record's id, and the grid step.</param>
/// <param name="ClosedBy">The record that began it, or <c>null</c> for the first cycle.</param>
/// <param name="From">Where it began.</param>
/// <param name="Due">Where it ends.</param>
/// <param name="MissedSteps">Grid steps that were skipped right before it.</param>
public sealed record ItemCycle(string Key, ServiceRecordId? ClosedBy, CycleStart From, DuePoint Due, int MissedSteps);

/// <summary>Where a cycle ends, in each quantity it has a criterion over, with the margin before and the grace after.</summary>
/// <param name="Distance">Due odometer, or <c>null</c> without the criterion or while its start is unknown.</param>
/// <param name="Date">Due date, or <c>null</c>.</param>
/// <param name="EngineTime">Due engine time, or <c>null</c>.</param>
/// <param name="Counter">The counter the car itself reports, or <c>null</c>.</param>
/// <param name="Undetermined">A criterion exists whose start is not known yet.</param>
public sealed record DuePoint(DistanceDue? Distance, DateDue? Date, EngineTimeDue? EngineTime, CounterThreshold? Counter, bool Undetermined);

/// <summary>Boundaries of the distance criterion, as odometers in metres; <paramref name="SoonFrom"/> may lie before zero.</summary>
public sealed record DistanceDue(Distance At, long SoonFrom, long OverdueAfter);

/// <summary>Boundaries of the calendar criterion: dueSoon from, due on, overdue after.</summary>
public sealed record DateDue(DateOnly On, DateOnly SoonFrom, DateOnly OverdueAfter);

/// <summary>Boundaries of the engine time criterion, in seconds.</summary>
public sealed record EngineTimeDue(EngineTime At, long SoonFrom);
