using Milepost.Grains.Alerts;
using Milepost.Grains.Odometers;
using Milepost.Grains.Schedules;

namespace Milepost.Gateway.Contracts;

/// <summary>What people are told; its version is one higher with each change and tells a repeat from news.</summary>
internal sealed record AlertResource(
    string Id,
    string VehicleId,
    AlertKind Kind,
    string? ItemId,
    string Subject,
    string Cycle,
    ServiceStage Stage,
    Severity Severity,
    AlertState State,
    string Title,
    string? Because,
    ReasonResource? Reason,
    DateTimeOffset RaisedAt,
    DateTimeOffset StageSince,
    bool Late,
    string? AcknowledgedBy,
    DateTimeOffset? AcknowledgedAt,
    string? AssignedTo,
    DateTimeOffset? SnoozedUntil,
    SnoozeResource? Snooze,
    DateTimeOffset? ResolvedAt,
    string? ResolvedBy,
    int Version);

/// <summary>Body of <c>POST /alerts/{id}/assign</c>.</summary>
internal sealed record AssignRequest(string? To);

/// <summary>Until when an alert is silent.</summary>
internal sealed record SnoozeResource(DateTimeOffset? Until, double? UntilKm, bool UntilWorse, string By);

/// <summary>Body of <c>POST /alerts/{id}/snooze</c>; at least one member.</summary>
internal sealed record SnoozeRequest(DateTimeOffset? Until, double? UntilKm, bool? UntilWorse);

/// <summary>The reason behind a stage as numbers, for clients that word it themselves.</summary>
internal sealed record ReasonResource(
    double? OdometerKm,
    DateTimeOffset? OdometerAt,
    OdometerSource? OdometerSource,
    double? DueAtKm,
    DateOnly? DueOn,
    double? DueAtHours,
    double? LastDoneAtKm,
    DateOnly? LastDoneOn,
    double? EveryKm,
    int? EveryMonths,
    int? EveryDays,
    double? KmPerDay);
