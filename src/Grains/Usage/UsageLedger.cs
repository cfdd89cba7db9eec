using System.Collections.Immutable;
using Milepost.Grains.Vehicles;

namespace Milepost.Grains.Usage;

/// <summary>How far the vehicle went on each of its last days and months; bounded, and rebuilt only when a day closes.</summary>
/// <param name="Since">The first local day anything is known of; <c>null</c> before the first odometer.</param>
/// <param name="Current">The day that is being driven, or <c>null</c> before the first odometer.</param>
/// <param name="Closed">The days and months behind it.</param>
/// <param name="BusyDayMetres">The 99th percentile of <see cref="Days"/>, 0 while too few are known to learn from.</param>
public sealed record UsageLedger(DateOnly? Since, CurrentDay? Current, ColdPart<ClosedDays> Closed, long BusyDayMetres)
{
    /// <summary>How many local days back single days are kept.</summary>
    public const int MaxDays = 182;

    /// <summary>How many months are kept: twenty years.</summary>
    public const int MaxMonths = 240;

    /// <summary>Nothing driven yet.</summary>
    public static UsageLedger Empty { get; } = Of(null, null, ClosedDays.None, 0);

    /// <summary>A ledger with its closed days at hand.</summary>
    public static UsageLedger Of(DateOnly? since, CurrentDay? current, ClosedDays closed, long busyDayMetres) =>
        new(since, current, ColdPart<ClosedDays>.Of(closed), busyDayMetres);

    /// <inheritdoc cref="ClosedDays.Days" />
    public ImmutableArray<UsageDay> Days => Closed.Value.Days;

    /// <inheritdoc cref="ClosedDays.Months" />
    public ImmutableArray<UsageMonth> Months => Closed.Value.Months;
}

/// <summary>The days and months that are over.</summary>
/// <param name="Days">Closed days with movement or readings, oldest first, none older than <see cref="UsageLedger.MaxDays"/> before the newest.</param>
/// <param name="Months">Totals of closed days per calendar month, oldest first, at most <see cref="UsageLedger.MaxMonths"/>.</param>
public sealed record ClosedDays(ImmutableArray<UsageDay> Days, ImmutableArray<UsageMonth> Months)
{
    /// <summary>No day.</summary>
    public static ClosedDays None { get; } = new([], []);
}

/// <summary>The day that is being driven.</summary>
/// <param name="Day">Local calendar date.</param>
/// <param name="OpenMetres">The true odometer when it began, in metres.</param>
public readonly record struct CurrentDay(DateOnly Day, long OpenMetres);

/// <summary>A closed day.</summary>
/// <param name="Day">Local calendar date.</param>
/// <param name="Metres">Driven on it.</param>
/// <param name="CloseMetres">The true odometer when it ended, in metres.</param>
public readonly record struct UsageDay(DateOnly Day, long Metres, long CloseMetres);

/// <summary>The closed days of one calendar month.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Metres">Driven in it.</param>
public readonly record struct UsageMonth(DateOnly Month, long Metres);
