using System.Net;
using System.Text.Json;
using Milepost.Load.Driving;
using Milepost.Load.Provisioning;

namespace Milepost.Load.Reporting;

/// <summary>Asks the product, after the load, whether it did what it acknowledged: a fast answer to a message that was set aside is no figure.</summary>
internal static class StateCheck
{
    private const int VehiclesAsked = 50;

    /// <summary>Compares the odometers of some vehicles with the last ones sent, and puts the product's accounting beside the acknowledgements.</summary>
    public static async Task<string> DescribeAsync(MilepostApi api, Fleet fleet, long acknowledged)
    {
        var driven = fleet.Ordinary.Concat(fleet.Alerting).Where(v => v.HasReported).ToArray();
        var asked = driven.Where((_, i) => i % Math.Max(1, driven.Length / VehiclesAsked) == 0).ToArray();
        var right = 0;
        foreach (var vehicle in asked)
        {
            right += await ShowsLastOdometerAsync(api, vehicle) ? 1 : 0;
        }

        var accounting = await AccountingAsync(api);
        return $"{right} of {asked.Length} vehicles asked show the odometer last sent. Acknowledged: {acknowledged}; the product accounts for {accounting}.";
    }

    private static async Task<bool> ShowsLastOdometerAsync(MilepostApi api, SimulatedVehicle vehicle)
    {
        var shown = (await api.GetAsync($"vehicles/{vehicle.VehicleId}")).GetProperty("odometerKm");
        return shown.ValueKind == JsonValueKind.Number && Math.Abs(shown.GetDecimal() * 1000 - vehicle.OdometerMetres) <= 1;
    }

    private static async Task<string> AccountingAsync(MilepostApi api)
    {
        try
        {
            return (await api.GetAsync("accounting")).ToString();
        }
        catch (HttpRequestException refusal) when (refusal.StatusCode == HttpStatusCode.NotFound)
        {
            return "nothing (no such resource)";
        }
    }
}
