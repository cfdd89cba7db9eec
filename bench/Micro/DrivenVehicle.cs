using System.Text;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Silo.Client;

namespace Milepost.Micro;

/// <summary>A vehicle on a motorway and its device: every message is new and plausible.</summary>
internal sealed class DrivenVehicle(VehicleId vehicle, DeviceId device, long startMetres)
{
    /// <summary>90 km/h.</summary>
    private const long MillimetresPerMs = 25;

    // A longer silence is a stop.
    private const long LongestDriveMs = 10_000;

    private readonly string _topic = $"devices/{device}/telemetry";
    private long _sequence;
    private long _clock;
    private long _millimetres = startMetres * 1000;

    /// <summary>Drives on to now and says so.</summary>
    public TelemetryMessage Next()
    {
        var now = Math.Max(_clock + 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        _millimetres += (_clock == 0 ? 0 : Math.Min(now - _clock, LongestDriveMs)) * MillimetresPerMs;
        _clock = now;
        _sequence++;
        var at = new Instant(now);
        var payload = Encoding.UTF8.GetBytes($$"""{"t":{{now}},"n":{{_sequence:D9}},"odometer_m":{{_millimetres / 1000:D9}},"speed_kmh":90.0,"voltage":14.12,"v":1,"x":"abcdefg"}""");
        Observation[] observations = [new(Signal.Odometer, _millimetres / 1000), new(Signal.Speed, 90_000), new(Signal.BatteryVoltage, 14_120)];
        return new TelemetryMessage(
            vehicle, device, at, false, _topic, payload, [new Sample(at, _sequence, [.. observations], [], [], null)], PayloadHash.Of(_topic, payload));
    }
}
