using System.Globalization;
using System.Text.Json;
using Milepost.Load.Driving;
using Milepost.Load.Provisioning;

namespace Milepost.Load.Reporting;

/// <summary>Asks the product, after the load, whether vehicles are where they were driven to.</summary>
internal static class StateCheck
{
    private const int VehiclesAsked = 50;

    /// <summary>Compares the odometers of some vehicles with the last ones sent.</summary>
    public static async Task<(string Text, bool IsRight)> CompareAsync(MilepostApi api, IReadOnlyList<SimulatedVehicle> vehicles)
    {
        var driven = vehicles.Where(v => v.HasReported).ToArray();
        var asked = driven.Where((_, i) => i % Math.Max(1, driven.Length / VehiclesAsked) == 0).ToArray();
        var right = 0;
        foreach (var vehicle in asked)
        {
            right += await ShowsLastOdometerAsync(api, vehicle) ? 1 : 0;
        }

        return (string.Create(CultureInfo.InvariantCulture, $"{right} of {asked.Length} vehicles asked show the odometer last sent"), right == asked.Length && right > 0);
    }

    private static async Task<bool> ShowsLastOdometerAsync(MilepostApi api, SimulatedVehicle vehicle)
    {
        var shown = (await api.GetAsync($"vehicles/{vehicle.VehicleId}")).GetProperty("odometerKm");
        return shown.ValueKind == JsonValueKind.Number && Math.Abs(shown.GetDecimal() * 1000 - vehicle.OdometerMetres) <= 1;
    }
}
