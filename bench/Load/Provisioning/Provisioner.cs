using System.Collections.Concurrent;
using System.Globalization;
using Milepost.Load.Driving;

namespace Milepost.Load.Provisioning;

/// <summary>Creates vehicles with a device and a service plan each, over REST, in parallel.</summary>
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

    /// <summary>Creates the fleet; <paramref name="alertsEach"/> services per alerting vehicle.</summary>
    public async Task<Fleet> CreateAsync(int ordinary, int alerting, int alertsEach)
    {
        var vehicles = new SimulatedVehicle[ordinary + alerting];
        await Parallel.ForAsync(0, vehicles.Length, new ParallelOptions { MaxDegreeOfParallelism = parallelism }, async (i, _) =>
            vehicles[i] = await CreateVehicleAsync(i, i < ordinary ? 0 : alertsEach));
        return new(vehicles[..ordinary], vehicles[ordinary..], _expected);
    }

    private async Task<SimulatedVehicle> CreateVehicleAsync(int index, int alerts)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Load {index:D5}");
        var vehicle = await api.PostAsync("vehicles", new { name, odometerKm = Km(Fleet.StartMetres) });
        var vehicleId = vehicle.GetProperty("id").GetString()!;
        var device = await api.PostAsync("devices", new { name, vehicleId });
        if (alerts == 0)
        {
            await AddOrdinaryPlanAsync(vehicleId);
        }
        else
        {
            _expected[vehicleId] = await AddAlertingPlanAsync(vehicleId, index, alerts);
        }

        return new(device.GetProperty("id").GetString()!, device.GetProperty("secret").GetString(), vehicleId, Fleet.StartMetres);
    }

    private async Task AddOrdinaryPlanAsync(string vehicleId)
    {
        var lastDone = new
        {
            odometerKm = Km(Fleet.StartMetres - 1_000_000),
            date = DateTime.UtcNow.AddDays(-30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        foreach (var (name, distanceKm, months) in OrdinaryItems)
        {
            await api.PostAsync($"vehicles/{vehicleId}/plan", new { name, criteria = new { distanceKm, months }, lastDone });
        }
    }

    private static (string Name, int DistanceKm, int Months)[] OrdinaryItems =>
        [("Oil", 15_000, 12), ("Brake fluid", 60_000, 24), ("Cabin filter", 30_000, 24), ("Tyres", 40_000, 72), ("Inspection", 90_000, 24)];

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
