using System.Globalization;

namespace Milepost.Load.Provisioning;

/// <summary>The names by which the program that seeds a store and the programs that load it know the same vehicle: all follow from its number.</summary>
internal static class SeededVehicle
{
    /// <summary>Odometer that the owner wrote down when the vehicle was registered, in metres.</summary>
    public const long RegisteredMetres = 100_000_000;

    /// <summary>How long ago that was, in days.</summary>
    public const int RegisteredDaysAgo = 30;

    public static string DeviceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"seeded-{number:D8}");

    /// <summary>Its device's secret: as long as a real one, and no secret.</summary>
    public static string SecretOf(int number) => string.Create(CultureInfo.InvariantCulture, $"mpd_seeded-device-of-a-benchmark-{number:D12}");

    public static Guid VehicleOf(int number) => Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"01900000-0000-7000-8000-{number:x12}"));
}
