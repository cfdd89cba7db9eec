using System.Collections.Immutable;

namespace Milepost.Grains.Vehicles;

/// <summary>Reads a vehicle's state for people: summaries, plan and forecasts, made when asked for.</summary>
public static class VehicleView
{
    /// <summary>What clients see of the vehicle.</summary>
    /// <exception cref="InvalidOperationException">The vehicle is not registered.</exception>
    public static VehicleSummary Summarise(Vehicle vehicle, TurnTime time) =>
        throw new InvalidOperationException($"Vehicle {vehicle.Id} is not registered at {time.Now}.");

    /// <summary>Every item of the plan with where it stands, in the order added.</summary>
    public static ImmutableArray<ServiceItemStatus> Plan(Vehicle vehicle, TurnTime time) =>
        throw new InvalidOperationException($"Vehicle {vehicle.Id} is not registered at {time.Now}.");
}
