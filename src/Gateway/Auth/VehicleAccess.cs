using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Auth;

/// <summary>The only place that answers "may this caller see this"; what it may not see does not exist for it.</summary>
internal sealed class VehicleAccess(IVehicleClient vehicles, IDeviceDirectory devices, IVehicleDirectory directory)
{
    /// <summary>A vehicle the caller may see, or <c>null</c>: missing and foreign are the same.</summary>
    public async ValueTask<VehicleReading?> FindAsync(CurrentUser user, VehicleId vehicle, CancellationToken cancellation) =>
        await vehicles.ReadAsync(vehicle, cancellation) is { } reading && MaySee(user, reading.Vehicle.Fleet) ? reading : null;

    /// <summary>A device the caller may see, or <c>null</c>: missing and foreign are the same.</summary>
    public async ValueTask<DeviceRecord?> FindAsync(CurrentUser user, DeviceId device, CancellationToken cancellation) =>
        await devices.FindAsync(device, cancellation) is { } record && MaySee(user, record.Fleet) ? record : null;

    /// <summary>An alert the caller may see, or <c>null</c>: missing and foreign are the same.</summary>
    public ValueTask<Alert?> FindAsync(CurrentUser user, AlertId alert, CancellationToken cancellation) =>
        directory.FindAlertAsync(user.Fleet, alert, cancellation);

    private static bool MaySee(CurrentUser user, FleetId? owner) => owner == user.Fleet;
}
