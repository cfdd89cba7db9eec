using Milepost.Grains.Schedules;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;

namespace Milepost.Grains.Alerts;

/// <summary>Tells that a device reports another vehicle's identification number, and that it came back (domain, section 2, row 4).</summary>
internal static class DeviceAlerts
{
    /// <summary>Brings the alerts to where the devices are.</summary>
    public static void Follow(Turn turn, Vehicle before, Occasion occasion)
    {
        foreach (var device in turn.State.Devices)
        {
            var left = before.Devices.FirstOrDefault(known => known.Device == device.Device)?.ForeignVin;
            if (left is not null && left != device.ForeignVin)
            {
                ServiceAlerts.Resolve(turn, turn.State.Alerts.Find(IdOf(turn.State, device, left)), AlertCloser.Telemetry);
            }

            if (device.ForeignVin is { } vin && vin != left)
            {
                Raise(turn, device, vin, occasion);
            }
        }
    }

    private static void Raise(Turn turn, DeviceMemory device, string vin, Occasion occasion)
    {
        var id = IdOf(turn.State, device, vin);
        if (turn.State.Alerts.Find(id) is not { } alert)
        {
            turn.Tell(Raised(turn.State, id, device, vin, occasion), raised: true);
        }
        else if (alert.State == AlertState.Resolved && AlertCloser.MayReopen(alert.ResolvedBy))
        {
            turn.Tell(alert with { State = AlertState.New, ResolvedAt = null, ResolvedBy = null, Version = alert.Version + 1 }, raised: true);
        }
    }

    private static Identity.AlertId IdOf(Vehicle vehicle, DeviceMemory device, string vin) =>
        AlertIdentity.Of(vehicle.Id, AlertKind.Odometer, device.Device.ToString(), vin);

    private static Alert Raised(Vehicle vehicle, Identity.AlertId id, DeviceMemory device, string vin, Occasion occasion) => new(
        id,
        vehicle.Id,
        AlertKind.Odometer,
        null,
        device.Device.ToString(),
        vin,
        ServiceStage.Unknown,
        Severity.Advisory,
        AlertState.New,
        $"Device {device.Device} reports another vehicle",
        null,
        occasion.At,
        occasion.At,
        occasion.Late,
        null,
        null,
        null,
        null,
        null,
        1);
}
