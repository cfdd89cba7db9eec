using System.Collections.Immutable;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.Grains.Vehicles;

/// <summary>Shows the last value of every signal and metric by its name on the wire, in the unit the name says (contract, section 2).</summary>
public static class LastValues
{
    /// <summary>Every last value by name; of several devices the newest.</summary>
    public static ImmutableSortedDictionary<string, double> Of(Vehicle vehicle)
    {
        var values = vehicle.Metrics.ToBuilder();
        var newest = new Dictionary<Signal, Instant>();
        foreach (var device in vehicle.Devices)
        {
            foreach (var reading in device.Latest)
            {
                if (NameOf(reading.Signal) is { } named && (!newest.TryGetValue(reading.Signal, out var at) || reading.At > at))
                {
                    newest[reading.Signal] = reading.At;
                    values[named.Name] = reading.Value / named.PerUnit;
                }
            }
        }

        return values.ToImmutable();
    }

    /// <summary>The last value of one name, or <c>null</c>.</summary>
    public static double? Find(Vehicle vehicle, string name) => Of(vehicle).TryGetValue(name, out var value) ? value : null;

    // The odometer and the engine time are shown as judged, not as sent.
    private static (string Name, double PerUnit)? NameOf(Signal signal) => signal switch
    {
        Signal.DistanceSinceCodesCleared => ("distanceSinceClearKm", 1000),
        Signal.DistanceWithMil => ("distanceWithMilKm", 1000),
        Signal.Speed => ("speedKmh", 1000),
        Signal.RunTimeSinceStart => ("runTimeS", 1000),
        Signal.EngineSpeed => ("engineRpm", 1000),
        Signal.CoolantTemperature => ("coolantC", 1000),
        Signal.FuelLevel => ("fuelPercent", 1000),
        Signal.StateOfCharge => ("chargePercent", 1000),
        Signal.BatteryVoltage => ("batteryV", 1000),
        Signal.Ignition => ("ignition", 1),
        Signal.Mil => ("mil", 1),
        Signal.DtcCount => ("dtcCount", 1),
        Signal.TimeWithMil => ("timeWithMilMin", 1),
        Signal.TimeSinceCodesCleared => ("timeSinceClearMin", 1),
        Signal.Latitude => ("lat", 1e7),
        Signal.Longitude => ("lon", 1e7),
        _ => null,
    };
}
