using System.Collections.Frozen;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.DeviceBridge.Dialects.Json;

/// <summary>The members of the JSON dialects with their units and ranges; docs/protocol/dialects/native-json.md prints this table.</summary>
internal static class JsonMembers
{
    private const double KilometresMax = Distance.MaxMetres / 1000.0;
    private const double MilesMax = 6_213_711;

    private static readonly JsonMember[] Common =
    [
        new JsonMember.Time("ts"),
        new JsonMember.Sequence("seq"),
        new JsonMember.Number("odometerKm", Signal.Odometer, 1000, 0, KilometresMax, "km"),
        new JsonMember.Number("odometerMi", Signal.Odometer, Distance.MetresPerMile, 0, MilesMax, "mi", SentUnit.Miles),
        new JsonMember.Number("odometerM", Signal.Odometer, 1, 0, Distance.MaxMetres, "m"),
        new JsonMember.Number("speedKmh", Signal.Speed, 1000, 0, 500, "km/h"),
        new JsonMember.Number("speedMph", Signal.Speed, Distance.MetresPerMile, 0, 310, "mph", SentUnit.Miles),
        new JsonMember.Number("engineHours", Signal.EngineTime, 3600, 0, 1_000_000, "h"),
        new JsonMember.Number("engineRpm", Signal.EngineSpeed, 1000, 0, 20_000, "rpm"),
        new JsonMember.Number("coolantC", Signal.CoolantTemperature, 1000, -60, 250, "°C"),
        new JsonMember.Number("fuelPercent", Signal.FuelLevel, 1000, 0, 100, "%"),
        new JsonMember.Number("chargePercent", Signal.StateOfCharge, 1000, 0, 100, "%"),
        new JsonMember.Number("batteryV", Signal.BatteryVoltage, 1000, 0, 100, "V"),
        new JsonMember.Number("distanceSinceClearKm", Signal.DistanceSinceCodesCleared, 1000, 0, KilometresMax, "km"),
        new JsonMember.Number("runTimeS", Signal.RunTimeSinceStart, 1000, 0, 31_622_400, "s"),
        new JsonMember.Flag("ignition", Signal.Ignition),
        new JsonMember.Flag("mil", Signal.Mil),
        new JsonMember.Codes("dtc"),
        new JsonMember.Vin("vin"),
        new JsonMember.Number("lat", Signal.Latitude, 10_000_000, -90, 90, "°"),
        new JsonMember.Number("lon", Signal.Longitude, 10_000_000, -180, 180, "°"),
    ];

    /// <summary>The members of the native dialect (contract, section 2).</summary>
    public static FrozenDictionary<string, JsonMember> Native { get; } = Index(Common);

    /// <summary>The same, with ThingsBoard's envelope and its customary short names.</summary>
    public static FrozenDictionary<string, JsonMember> ThingsBoard { get; } = Index(
    [
        .. Common,
        new JsonMember.Values("values"),
        new JsonMember.Number("odometer", Signal.Odometer, 1000, 0, KilometresMax, "km"),
        new JsonMember.Number("speed", Signal.Speed, 1000, 0, 500, "km/h"),
    ]);

    private static FrozenDictionary<string, JsonMember> Index(JsonMember[] members) =>
        members.ToFrozenDictionary(member => member.Name, StringComparer.Ordinal);
}
