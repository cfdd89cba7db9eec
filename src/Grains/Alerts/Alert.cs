using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;

namespace Milepost.Grains.Alerts;

/// <summary>What people are told, once per (vehicle, kind, subject, cycle).</summary>
/// <param name="Id">Derived from vehicle, kind, subject and cycle.</param>
/// <param name="Vehicle">The vehicle.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Item">The service item, for <see cref="AlertKind.Service"/>.</param>
/// <param name="Subject">The item, trouble code, observation, rule or device, in its printed form.</param>
/// <param name="Cycle">The fact that began the cycle, in its printed form.</param>
/// <param name="Stage">The worst stage told so far; <see cref="ServiceStage.Unknown"/> where the kind has none.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="State">What people did with it.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Because">The reason as numbers.</param>
/// <param name="RaisedAt">Device time of what raised it.</param>
/// <param name="StageSince">Device time at which the current stage was entered.</param>
/// <param name="Late">What raised it was over 24 h old when it was received.</param>
/// <param name="AcknowledgedBy">Who saw it, or <c>null</c>.</param>
/// <param name="AcknowledgedAt">When, or <c>null</c>.</param>
/// <param name="Snooze">Until when it is silent, or <c>null</c>.</param>
/// <param name="ResolvedAt">When it was closed, or <c>null</c>.</param>
/// <param name="ResolvedBy">Who or what closed it, or <c>null</c>.</param>
/// <param name="Version">1 when raised, one higher with each change; tells a repeat from news.</param>
public sealed record Alert(
    AlertId Id,
    VehicleId Vehicle,
    AlertKind Kind,
    ServiceItemId? Item,
    string Subject,
    string Cycle,
    ServiceStage Stage,
    Severity Severity,
    AlertState State,
    string Title,
    Because? Because,
    Instant RaisedAt,
    Instant StageSince,
    bool Late,
    string? AcknowledgedBy,
    Instant? AcknowledgedAt,
    Snooze? Snooze,
    Instant? ResolvedAt,
    string? ResolvedBy,
    int Version)
{
    /// <summary>Longest <see cref="AssignedTo"/>, in characters.</summary>
    public const int MaxAssignee = 200;

    /// <summary>Who takes care of it, as people wrote it, or <c>null</c>; 1 to <see cref="MaxAssignee"/> characters.</summary>
    public string? AssignedTo { get; init; }
}

/// <summary>What an alert is about. The numbers are stored: never reuse or renumber one.</summary>
public enum AlertKind : byte
{
    /// <summary>A service item entered a stage.</summary>
    Service = 1,

    /// <summary>The car stored a trouble code.</summary>
    Fault = 2,

    /// <summary>The odometer ledger needs a human.</summary>
    Odometer = 3,
}

/// <summary>What people did with an alert. The numbers are stored: never reuse or renumber one.</summary>
public enum AlertState : byte
{
    /// <summary>Nobody has seen it.</summary>
    New = 0,

    /// <summary>Somebody has.</summary>
    Acknowledged = 1,

    /// <summary>Silent for now.</summary>
    Snoozed = 2,

    /// <summary>Somebody takes care of it.</summary>
    Assigned = 3,

    /// <summary>Closed.</summary>
    Resolved = 4,
}

/// <summary>Until when an alert is silent; whatever comes first ends it.</summary>
/// <param name="Until">A moment, or <c>null</c>.</param>
/// <param name="UntilOdometer">An odometer, or <c>null</c>.</param>
/// <param name="UntilWorse">A worse stage ends it too (a worse stage always does; alone, nothing else does).</param>
/// <param name="By">Who asked for silence.</param>
public sealed record Snooze(Instant? Until, Distance? UntilOdometer, bool UntilWorse, string By);

/// <summary>The reason behind a stage, as numbers; wording is the edge's business.</summary>
/// <param name="Odometer">Where the vehicle was, or <c>null</c>.</param>
/// <param name="OdometerAt">When it was there.</param>
/// <param name="OdometerSource">Which source said so.</param>
/// <param name="DueAt">Due odometer of the criterion that decided, or <c>null</c>.</param>
/// <param name="DueOn">Due date, or <c>null</c>.</param>
/// <param name="DueAtEngineTime">Due engine time, or <c>null</c>.</param>
/// <param name="LastDoneAt">Odometer at which somebody said it was done last, or <c>null</c>.</param>
/// <param name="LastDoneOn">Date on which somebody said it was done last, or <c>null</c>.</param>
/// <param name="EveryDistance">The interval's distance, or <c>null</c>.</param>
/// <param name="EveryMonths">The interval's months, or <c>null</c>.</param>
/// <param name="EveryDays">The interval's days, or <c>null</c>.</param>
/// <param name="MetresPerDay">The rate of use the forecast rests on, or <c>null</c>.</param>
public sealed record Because(
    Distance? Odometer,
    Instant? OdometerAt,
    Odometers.OdometerSource? OdometerSource,
    Distance? DueAt,
    DateOnly? DueOn,
    EngineTime? DueAtEngineTime,
    Distance? LastDoneAt,
    DateOnly? LastDoneOn,
    Distance? EveryDistance,
    int? EveryMonths,
    int? EveryDays,
    double? MetresPerDay);
