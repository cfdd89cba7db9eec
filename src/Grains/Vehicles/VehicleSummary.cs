using System.Collections.Immutable;
using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;

namespace Milepost.Grains.Vehicles;

/// <summary>What clients see of a vehicle: a snapshot without history, made when it is shown or published, never per reading.</summary>
/// <param name="Id">The vehicle.</param>
/// <param name="Fleet">Who it belongs to.</param>
/// <param name="Details">What its owner writes about it.</param>
/// <param name="DetailsVersion">One higher with each change of <paramref name="Details"/>; the ETag.</param>
/// <param name="Retired">Whether it is out of use.</param>
/// <param name="Odometer">The true odometer, or <c>null</c> before anything is known.</param>
/// <param name="OdometerAt">When it stood there.</param>
/// <param name="OdometerSource">Who said so.</param>
/// <param name="OdometerEstimated">Whether it was filled in by a source below the cluster.</param>
/// <param name="OdometerPlusMinus">How far off it may be.</param>
/// <param name="EngineTime">Engine time, or <c>null</c>.</param>
/// <param name="Stage">The worst known stage of its items.</param>
/// <param name="OpenAlerts">How many alerts are not resolved.</param>
/// <param name="NextDue">The item that matters next, or <c>null</c> without a plan.</param>
/// <param name="LastSeenAt">Receive time of the last telemetry, or <c>null</c>.</param>
/// <param name="Metrics">Last values by name, in the unit the name says.</param>
public sealed record VehicleSummary(
    VehicleId Id,
    FleetId Fleet,
    VehicleDetails Details,
    long DetailsVersion,
    bool Retired,
    Distance? Odometer,
    Instant? OdometerAt,
    OdometerSource? OdometerSource,
    bool OdometerEstimated,
    Distance OdometerPlusMinus,
    EngineTime? EngineTime,
    ServiceStage Stage,
    int OpenAlerts,
    ServiceItemStatus? NextDue,
    Instant? LastSeenAt,
    ImmutableSortedDictionary<string, double> Metrics);

/// <summary>Where one item stands.</summary>
/// <param name="Definition">The item.</param>
/// <param name="Stage">Its stage.</param>
/// <param name="DueAt">Due odometer, or <c>null</c>.</param>
/// <param name="DueOn">Due date on the calendar, or <c>null</c>.</param>
/// <param name="DueAtEngineTime">Due engine time, or <c>null</c>.</param>
/// <param name="RemainingMetres">To the due odometer, negative past it; <c>null</c> where unknown.</param>
/// <param name="RemainingDays">To the due date, negative past it; <c>null</c> where unknown.</param>
/// <param name="Forecast">When it is likely to be due, or <c>null</c> where nothing can be said.</param>
/// <param name="Because">The reason as numbers.</param>
public sealed record ServiceItemStatus(
    ServiceItemDefinition Definition,
    ServiceStage Stage,
    Distance? DueAt,
    DateOnly? DueOn,
    EngineTime? DueAtEngineTime,
    long? RemainingMetres,
    int? RemainingDays,
    DueForecast? Forecast,
    Because? Because);

/// <summary>The local dates between which something is due with 80 % probability, and the likely one.</summary>
public sealed record DueForecast(DateOnly Earliest, DateOnly Likely, DateOnly Latest);
