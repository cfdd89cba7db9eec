using System.Diagnostics;

namespace Milepost.Grains.Vehicles;

/// <summary>Folds facts into state: assignment and arithmetic, no rules.</summary>
public static class VehicleEvolution
{
    /// <summary>The state after one fact; its sequence is the next one.</summary>
    public static Vehicle Evolve(Vehicle vehicle, VehicleEvent fact) =>
        throw new UnreachableException($"No arm for {fact.GetType().Name}.");
}
