using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;

namespace Milepost.Grains.Schedules;

/// <summary>A service item as its owner defined it.</summary>
/// <param name="Id">Its identity, made by the caller.</param>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Severity">How much it matters; default advisory.</param>
/// <param name="Combine">Whether the worst or the best criterion decides.</param>
/// <param name="Criteria">Repeating intervals, or <c>null</c> for a one-off item.</param>
/// <param name="Once">The absolute point of a one-off item, or <c>null</c>.</param>
/// <param name="LastDone">Where the first cycle begins.</param>
/// <param name="DueSoon">When dueSoon begins; given = replaces all its defaults; <c>null</c> = the defaults.</param>
/// <param name="Grace">Between due and overdue; <c>null</c> = none.</param>
/// <param name="First">A different first interval (running-in), or <c>null</c>.</param>
/// <param name="Roll">Whether the next cycle counts from completion or stays on a fixed grid.</param>
public sealed record ServiceItemDefinition(
    ServiceItemId Id,
    string Name,
    Severity Severity,
    Combine Combine,
    Interval? Criteria,
    OneOff? Once,
    LastDone LastDone,
    DueSoonMargin? DueSoon,
    Grace? Grace,
    Interval? First,
    Roll Roll);

/// <summary>How much an item or alert matters.</summary>
public enum Severity : byte
{
    /// <summary>Good to know.</summary>
    Info = 0,

    /// <summary>Should be done.</summary>
    Advisory = 1,

    /// <summary>Somebody may get hurt.</summary>
    Safety = 2,
}

/// <summary>How several criteria make one stage.</summary>
public enum Combine : byte
{
    /// <summary>Whichever comes first.</summary>
    Any = 0,

    /// <summary>Whichever comes later.</summary>
    All = 1,
}

/// <summary>Where the next cycle counts from.</summary>
public enum Roll : byte
{
    /// <summary>From the completion.</summary>
    Completion = 0,

    /// <summary>From the fixed grid of the first cycle; missed steps are skipped and recorded.</summary>
    Grid = 1,
}

/// <summary>The lengths after which an item is due again; at least one is given.</summary>
/// <param name="Distance">1 m or more.</param>
/// <param name="Months">1 to 1 200 calendar months; added with <paramref name="Days"/> on the local calendar.</param>
/// <param name="Days">1 to 36 500 days.</param>
/// <param name="EngineTime">1 s or more.</param>
/// <param name="Counter">A device counter falling to a value, or <c>null</c>.</param>
public sealed record Interval(Distance? Distance, int? Months, int? Days, EngineTime? EngineTime, CounterThreshold? Counter = null);

/// <summary>Due when a metric the car itself reports is at or under a value (oil life, distance to service).</summary>
/// <param name="Metric">The metric's name as in telemetry.</param>
/// <param name="At">The value.</param>
public sealed record CounterThreshold(string Metric, double At);

/// <summary>The absolute point of a one-off item; at least one is given.</summary>
/// <param name="DueOn">Local calendar date.</param>
/// <param name="DueAt">Odometer.</param>
public sealed record OneOff(DateOnly? DueOn, Distance? DueAt);

/// <summary>Where the first cycle of an item begins.</summary>
public abstract record LastDone
{
    private protected LastDone()
    {
    }
}

/// <summary>The item was done at these points; what is not given counts from when the item was added.</summary>
public sealed record DoneAt(Distance? Odometer, DateOnly? Date, EngineTime? EngineTime) : LastDone;

/// <summary>Nobody knows: count from when the item was added.</summary>
public sealed record NeverKnown : LastDone
{
    /// <summary>The only instance.</summary>
    public static NeverKnown Instance { get; } = new();

    private NeverKnown()
    {
    }
}

/// <summary>Assume it was always done on the grid of whole intervals from zero.</summary>
public sealed record OnGrid : LastDone
{
    /// <summary>The only instance.</summary>
    public static OnGrid Instance { get; } = new();

    private OnGrid()
    {
    }
}

/// <summary>When dueSoon begins: whichever of the given comes first.</summary>
/// <param name="Distance">This far before the due odometer.</param>
/// <param name="Percent">This share of the interval before its end, above 0 to 100.</param>
/// <param name="Days">This many days before the due date.</param>
/// <param name="PredictedDays">This many days before the likely date.</param>
public sealed record DueSoonMargin(Distance? Distance, double? Percent, int? Days, int? PredictedDays);

/// <summary>How far past due an item may go before it is overdue.</summary>
/// <param name="Distance">Past the due odometer.</param>
/// <param name="Days">Past the due date.</param>
public sealed record Grace(Distance? Distance, int? Days);
