using Milepost.Load.Driving;

namespace Milepost.Load.Provisioning;

/// <summary>The vehicles of one run, in two parts that never share a phase's schedule.</summary>
/// <param name="Ordinary">Far from any service.</param>
/// <param name="Alerting">Each with many services that become due soon within its next kilometres.</param>
/// <param name="ExpectedAlerts">Those services, by vehicle id.</param>
internal sealed record Fleet(
    IReadOnlyList<SimulatedVehicle> Ordinary,
    IReadOnlyList<SimulatedVehicle> Alerting,
    IReadOnlyDictionary<string, IReadOnlyList<ExpectedAlert>> ExpectedAlerts)
{
    /// <summary>Odometer at which every vehicle starts, in metres.</summary>
    public const long StartMetres = 100_000_000;

    private const long DrivenMetres = 10_000;

    public int Count => Ordinary.Count + Alerting.Count;

    /// <summary>Vehicles that a store was seeded with, from a number on; they have driven ten kilometres since their owner registered them.</summary>
    public static IReadOnlyList<SimulatedVehicle> Seeded(int first, int count) =>
    [
        .. Enumerable.Range(first, count).Select(n => new SimulatedVehicle(
            SeededVehicle.DeviceOf(n), SeededVehicle.SecretOf(n), SeededVehicle.VehicleOf(n).ToString(), SeededVehicle.RegisteredMetres + DrivenMetres)),
    ];

    /// <summary>Vehicles for a server that asks for no sign-in and knows no vehicles.</summary>
    public static Fleet Anonymous(int ordinary) => new(
        [.. Enumerable.Range(0, ordinary).Select(i => new SimulatedVehicle($"d{i:D19}", null, "", StartMetres))],
        [],
        new Dictionary<string, IReadOnlyList<ExpectedAlert>>());
}
