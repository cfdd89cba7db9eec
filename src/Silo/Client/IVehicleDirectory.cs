using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Client;

/// <summary>Lists of vehicles and alerts of a fleet, from read models, never from telemetry.</summary>
/// <remarks>A cursor that no page handed out stands behind everything: the answer is empty.</remarks>
public interface IVehicleDirectory
{
    /// <summary>Lists vehicles that are in use. Where a vehicle is in memory its live state is shown, else its last published one.</summary>
    ValueTask<VehicleList> ListVehiclesAsync(FleetId fleet, VehicleQuery query, CancellationToken cancellation);

    /// <summary>Lists alerts, newest first.</summary>
    ValueTask<Page<Alert>> ListAlertsAsync(FleetId fleet, AlertQuery query, CancellationToken cancellation);

    /// <summary>One alert of a fleet, or <c>null</c>.</summary>
    ValueTask<Alert?> FindAlertAsync(FleetId fleet, AlertId alert, CancellationToken cancellation);
}

/// <summary>What to list.</summary>
/// <param name="Stage">Only this stage, or <c>null</c>.</param>
/// <param name="Text">Beginning of a word in name, plate or VIN, or <c>null</c>.</param>
/// <param name="Sort">The order.</param>
/// <param name="Cursor">Where a page before ended, or <c>null</c>.</param>
/// <param name="Limit">1 to 1 000.</param>
public sealed record VehicleQuery(ServiceStage? Stage, string? Text, VehicleSort Sort, string? Cursor, int Limit);

/// <summary>The order of a vehicle list.</summary>
public enum VehicleSort
{
    /// <summary>Closest service first: most overdue by ratio, then the earliest likely date, then those without.</summary>
    Due,

    /// <summary>By name.</summary>
    Name,

    /// <summary>Last heard of first.</summary>
    LastSeen,
}

/// <summary>A page of vehicles and the feed position it is not older than.</summary>
public sealed record VehicleList(IReadOnlyList<VehicleSummary> Items, string? NextCursor, FeedCursor FeedCursor);

/// <summary>What to list.</summary>
/// <param name="Vehicle">Only this vehicle's, or <c>null</c>.</param>
/// <param name="State">Only this state, or <c>null</c>.</param>
/// <param name="OpenOnly">Leave out resolved ones.</param>
/// <param name="Cursor">Where a page before ended, or <c>null</c>.</param>
/// <param name="Limit">1 to 1 000.</param>
public sealed record AlertQuery(VehicleId? Vehicle, AlertState? State, bool OpenOnly, string? Cursor, int Limit);
