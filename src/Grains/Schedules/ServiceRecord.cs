using System.Collections.Immutable;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;

namespace Milepost.Grains.Schedules;

/// <summary>Work done on a vehicle; it closes items of the plan.</summary>
/// <param name="Id">Its identity, made by the caller.</param>
/// <param name="Date">Local calendar date of the work.</param>
/// <param name="Odometer">The odometer then; <c>null</c> = as the curve says for that date.</param>
/// <param name="EngineTime">Engine time then, or <c>null</c>.</param>
/// <param name="Items">The items it closes.</param>
/// <param name="Cost">What it cost, or <c>null</c>.</param>
/// <param name="Vendor">Who did it; up to 200 characters.</param>
/// <param name="Notes">Up to 4 000 characters.</param>
/// <param name="Author">Who recorded it.</param>
public sealed record ServiceRecord(
    ServiceRecordId Id,
    DateOnly Date,
    Distance? Odometer,
    EngineTime? EngineTime,
    ImmutableArray<ServiceItemId> Items,
    Money? Cost,
    string? Vendor,
    string? Notes,
    string Author);

/// <summary>An amount of money.</summary>
/// <param name="Amount">0 or more.</param>
/// <param name="Currency">Three letters of ISO 4217.</param>
public sealed record Money(decimal Amount, string Currency);
