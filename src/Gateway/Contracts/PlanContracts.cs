using System.Text.Json.Serialization;
using Milepost.Grains.Schedules;

namespace Milepost.Gateway.Contracts;

/// <summary>A service item with where it stands.</summary>
internal sealed record PlanItemResource(
    string Id,
    string Name,
    Severity Severity,
    Combine Combine,
    IntervalContract? Criteria,
    OnceContract? Once,
    LastDoneContract LastDone,
    DueSoonContract? DueSoon,
    GraceContract? Grace,
    IntervalContract? First,
    Roll Roll,
    ServiceStage Stage,
    double? DueAtKm,
    DateOnly? DueOn,
    double? DueAtHours,
    double? RemainingKm,
    int? RemainingDays,
    DateOnly? LikelyOn,
    DateOnly? EarliestOn,
    DateOnly? LatestOn,
    string? Because,
    ReasonResource? Reason);

/// <summary>Body of <c>POST</c> and <c>PUT /vehicles/{id}/plan</c>; <c>id</c> counts when creating only.</summary>
internal sealed record PlanItemRequest(
    string? Id,
    string? Name,
    Severity? Severity,
    Combine? Combine,
    IntervalContract? Criteria,
    OnceContract? Once,
    LastDoneContract? LastDone,
    DueSoonContract? DueSoon,
    GraceContract? Grace,
    IntervalContract? First,
    Roll? Roll)
{
    /// <summary>The editable part of an item.</summary>
    public static PlanItemRequest Of(PlanItemResource item) => new(
        item.Id,
        item.Name,
        item.Severity,
        item.Combine,
        item.Criteria,
        item.Once,
        item.LastDone,
        item.DueSoon,
        item.Grace,
        item.First,
        item.Roll);
}

/// <summary>Lengths after which an item is due again.</summary>
internal sealed record IntervalContract(double? DistanceKm, int? Months, int? Days, double? EngineHours, CounterContract? Counter);

/// <summary>Due when a metric the car itself reports is at or under a value.</summary>
internal sealed record CounterContract(string? Metric, double? At);

/// <summary>The absolute point of a one-off item.</summary>
internal sealed record OnceContract(DateOnly? DueOn, double? DueAtKm);

/// <summary>Where the first cycle begins: an object, or one of two words.</summary>
[JsonConverter(typeof(LastDoneConverter))]
internal abstract record LastDoneContract;

/// <summary>It was done at these points.</summary>
internal sealed record DoneAtContract(double? OdometerKm, DateOnly? Date, double? EngineHours) : LastDoneContract;

/// <summary>Nobody knows: count from now (<c>"unknown"</c>).</summary>
internal sealed record LastDoneUnknown : LastDoneContract;

/// <summary>Assume it is on the grid (<c>"grid"</c>).</summary>
internal sealed record LastDoneOnGrid : LastDoneContract;

/// <summary>When dueSoon begins: whichever of the given comes first.</summary>
internal sealed record DueSoonContract(double? Km, double? Percent, int? Days, int? PredictedDays);

/// <summary>Between due and overdue.</summary>
internal sealed record GraceContract(double? Km, int? Days);
