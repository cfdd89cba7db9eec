using System.Globalization;
using System.Text;
using System.Text.Json;
using Milepost.Grains.Quantities;
using Milepost.Host.Simulation;

namespace Milepost.Host.Demo;

/// <summary>Says what a simulated vehicle does in the dialect of its device.</summary>
internal static class DemoDevice
{
    private const double KmPerMile = Distance.MetresPerMile / 1000;

    /// <summary>The topic and payload of one message.</summary>
    public static (string Topic, byte[] Payload) Message(DemoVehicle kind, string deviceId, SimulatedVehicle vehicle, Instant now) => kind.Speaks switch
    {
        DemoDialect.ThingsBoard => ("v1/devices/me/telemetry", JsonSerializer.SerializeToUtf8Bytes(new { ts = now.UnixMilliseconds, values = Values(kind, vehicle) })),
        DemoDialect.ObdOdometer => ($"devices/{deviceId}/obd", Obd(now, vehicle, $"41A6{(long)(vehicle.OdometerKm * 10):X8}")),
        DemoDialect.ObdCounter => ($"devices/{deviceId}/obd", Obd(now, vehicle, $"4131{vehicle.CounterKm:X4}")),
        _ => ($"devices/{deviceId}/telemetry", Native(kind, vehicle, now)),
    };

    private static byte[] Native(DemoVehicle kind, SimulatedVehicle vehicle, Instant now)
    {
        var values = Values(kind, vehicle);
        values["ts"] = now.UnixMilliseconds;
        return JsonSerializer.SerializeToUtf8Bytes(values);
    }

    private static Dictionary<string, object> Values(DemoVehicle kind, SimulatedVehicle vehicle)
    {
        var values = new Dictionary<string, object>
        {
            ["batteryV"] = Math.Round(vehicle.BatteryV, 2),
            [kind.Powertrain == "electric" ? "chargePercent" : "fuelPercent"] = Math.Round(vehicle.EnergyPercent, 1),
            ["ignition"] = true,
        };
        if (kind.Speaks == DemoDialect.NativeMiles)
        {
            values["odometerMi"] = Math.Round(vehicle.OdometerKm / KmPerMile, 3);
            values["speedMph"] = Math.Round(vehicle.SpeedKmh / KmPerMile, 1);
        }
        else
        {
            values["odometerKm"] = Math.Round(vehicle.OdometerKm, 3);
            values["speedKmh"] = Math.Round(vehicle.SpeedKmh, 1);
        }

        return values;
    }

    private static byte[] Obd(Instant now, SimulatedVehicle vehicle, string distance) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"@{now.UnixMilliseconds}\r{distance}\r410D{(int)vehicle.SpeedKmh:X2}\r411F{(int)vehicle.RunTimeS:X4}\r4105{(int)vehicle.CoolantC + 40:X2}\r4142{(int)(vehicle.BatteryV * 1000):X4}\r>"));
}
