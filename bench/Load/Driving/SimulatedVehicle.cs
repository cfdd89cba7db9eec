using Milepost.Load.Wire;

namespace Milepost.Load.Driving;

/// <summary>
/// A vehicle on a motorway with its tracker: its clock never repeats, its odometer moves at 90 km/h while it reports, so that no message is a
/// duplicate and none an impossible jump. It outlives the phases of a run, parked in between.
/// </summary>
internal sealed class SimulatedVehicle(string deviceId, string? secret, string vehicleId, long odometerMetres)
{
    /// <summary>Speed while reporting: 90 km/h.</summary>
    public const int MetresPerSecond = 25;

    private const int FirstSequence = 100_000_000;
    private const long MillimetresPerMs = MetresPerSecond;

    // A longer silence is a stop: the vehicle did not move while a phase without it ran.
    private const long LongestDriveMs = 10_000;

    private long _odometerMillimetres = odometerMetres * 1000;
    private long _deviceTimeMs;
    private int _sequence = FirstSequence;

    public string DeviceId { get; } = deviceId;

    /// <summary>The device's MQTT password; null where the server lets anyone in.</summary>
    public string? Secret { get; } = secret;

    public string VehicleId { get; } = vehicleId;

    /// <summary>Remembers what was sent, where somebody watches for it; otherwise null.</summary>
    public SentLog? Sent { get; set; }

    /// <summary>The odometer as last read, in metres.</summary>
    public long OdometerMetres => _odometerMillimetres / 1000;

    /// <summary>Whether anything was read yet.</summary>
    public bool HasReported => _deviceTimeMs != 0;

    /// <summary>Drives on to the given epoch millisecond, or one beyond the last reading if that is later, and reads the instruments.</summary>
    public TelemetryReading ReadAt(long epochMs)
    {
        var now = Math.Max(epochMs, _deviceTimeMs + 1);
        var driven = _deviceTimeMs == 0 ? 0 : Math.Min(now - _deviceTimeMs, LongestDriveMs);
        _odometerMillimetres += driven * MillimetresPerMs;
        _deviceTimeMs = now;
        _sequence++;
        return new(now, _sequence, OdometerMetres);
    }
}
