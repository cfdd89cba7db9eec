using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Realtime;

/// <summary>How everything a connection asked for is now.</summary>
internal sealed class Snapshots(IVehicleDirectory directory, VehicleAccess access)
{
    private const int MaxVehicles = 1000;
    private const int MaxAlerts = 1000;

    /// <summary>The vehicles and their open alerts.</summary>
    public ValueTask<Snapshot> TakeAsync(CurrentUser user, VehicleFilter filter, CancellationToken cancellation) =>
        filter.Only is { } named ? OfNamedAsync(user, named, cancellation) : OfFleetAsync(user, cancellation);

    /// <summary>The vehicles a subscription covers, without reading them.</summary>
    public async ValueTask<IReadOnlyCollection<VehicleId>> VehiclesAsync(CurrentUser user, VehicleFilter filter, CancellationToken cancellation) =>
        filter.Only is { } named ? named : [.. (await ListAsync(user, cancellation)).Items.Select(vehicle => vehicle.Id)];

    private async ValueTask<Snapshot> OfFleetAsync(CurrentUser user, CancellationToken cancellation)
    {
        var vehicles = await ListAsync(user, cancellation);
        var open = new AlertQuery(Vehicle: null, State: null, OpenOnly: true, Cursor: null, MaxAlerts);
        var alerts = await directory.ListAlertsAsync(user.Fleet, open, cancellation);
        return new Snapshot(
            [.. vehicles.Items.Select(Mapping.ToResource)],
            [.. alerts.Items.Select(Mapping.ToResource)],
            vehicles.NextCursor is not null || alerts.NextCursor is not null);
    }

    private async ValueTask<Snapshot> OfNamedAsync(CurrentUser user, IEnumerable<VehicleId> named, CancellationToken cancellation)
    {
        var vehicles = new List<VehicleResource>();
        var alerts = new List<Alert>();
        foreach (var vehicle in named)
        {
            // An id of another fleet is answered like one that does not exist: by nothing.
            if (await access.FindAsync(user, vehicle, cancellation) is { } reading && VehicleView.Summarise(reading.Vehicle, reading.Time) is { Retired: false } summary)
            {
                vehicles.Add(summary.ToResource());
                alerts.AddRange(reading.Vehicle.Alerts.Alerts.Where(alert => alert.State != AlertState.Resolved));
            }
        }

        var newest = alerts.OrderByDescending(alert => alert.RaisedAt).Take(MaxAlerts).Select(Mapping.ToResource);
        return new Snapshot(vehicles, [.. newest], alerts.Count > MaxAlerts);
    }

    private ValueTask<VehicleList> ListAsync(CurrentUser user, CancellationToken cancellation) =>
        directory.ListVehiclesAsync(user.Fleet, new VehicleQuery(Stage: null, Text: null, VehicleSort.Due, Cursor: null, MaxVehicles), cancellation);
}

/// <summary>Vehicles with their open alerts; <paramref name="Truncated"/> when there are more.</summary>
internal sealed record Snapshot(IReadOnlyList<VehicleResource> Vehicles, IReadOnlyList<AlertResource> Alerts, bool Truncated);
