using System.Collections.Concurrent;
using System.Globalization;
using Milepost.Load.Driving;

namespace Milepost.Load.Provisioning;

/// <summary>Creates vehicles that are about to need service, with a device each, over REST, in parallel.</summary>
internal sealed class Provisioner(MilepostApi api, int parallelism)
{
    /// <summary>Distance between two services of an alerting vehicle, in metres: two seconds of driving.</summary>
    public const int AlertSpacingMetres = 50;

    private const long IntervalMetres = 10_000_000;

    // So far ahead of the due point that no vehicle of a run gets there.
    private const long DueSoonMetres = 1_000_000;

    // Not at the first message, which finds everything cold.
    private const int FirstAlertMetres = 30;

    // Spreads the vehicles' alerts over the spacing, so that they do not come in one burst.
    private const int StaggerMetres = 4;

    private readonly ConcurrentDictionary<string, IReadOnlyList<ExpectedAlert>> _expected = new();

    /// <summary>Creates vehicles with so many services each, which become due soon within their next kilometres.</summary>
    public async Task<Fleet> CreateAsync(IReadOnlyList<SimulatedVehicle> ordinary, int alerting, int alertsEach)
    {
        var vehicles = new SimulatedVehicle[alerting];
        await Parallel.ForAsync(0, alerting, new ParallelOptions { MaxDegreeOfParallelism = parallelism }, async (i, _) =>
            vehicles[i] = await CreateVehicleAsync(i, alertsEach));
        return new(ordinary, vehicles, _expected);
    }

    private async Task<SimulatedVehicle> CreateVehicleAsync(int index, int alerts)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Load {index:D5}");
        var vehicle = await api.PostAsync("vehicles", new { name, odometerKm = Km(Fleet.StartMetres) });
        var vehicleId = vehicle.GetProperty("id").GetString()!;
        var device = await api.PostAsync("devices", new { name, vehicleId });
        _expected[vehicleId] = await AddAlertingPlanAsync(vehicleId, index, alerts);
        return new(device.GetProperty("id").GetString()!, device.GetProperty("secret").GetString(), vehicleId, Fleet.StartMetres);
    }

    // Due soon exactly at the given odometer: the item falls due a fixed margin later, and was last done one interval before that.
    private async Task<IReadOnlyList<ExpectedAlert>> AddAlertingPlanAsync(string vehicleId, int index, int alerts)
    {
        var expected = new List<ExpectedAlert>();
        var first = Fleet.StartMetres + FirstAlertMetres + index * StaggerMetres % AlertSpacingMetres;
        for (var i = 0; i < alerts; i++)
        {
            var atMetres = first + i * AlertSpacingMetres;
            var item = await api.PostAsync($"vehicles/{vehicleId}/plan", new
            {
                name = string.Create(CultureInfo.InvariantCulture, $"Check {i + 1}"),
                criteria = new { distanceKm = Km(IntervalMetres) },
                lastDone = new { odometerKm = Km(atMetres + DueSoonMetres - IntervalMetres) },
                dueSoon = new { km = Km(DueSoonMetres) },
            });
            expected.Add(new(item.GetProperty("id").GetString()!, atMetres));
        }

        return expected;
    }

    private static decimal Km(long metres) => metres / 1000m;
}
