using System.Collections.Immutable;
using Milepost.Grains.Odometers;
using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Actors;

/// <summary>What a turn asks of the vehicle's logic; pure. The one place where the host touches it.</summary>
internal interface IVehicleRules
{
    /// <inheritdoc cref="VehicleDecider.DaysNeeded" />
    ImmutableArray<DateOnly> DaysNeeded(Vehicle vehicle, VehicleCommand command);

    /// <inheritdoc cref="VehicleDecider.Decide" />
    Decision Decide(Vehicle vehicle, VehicleCommand command, TurnTime time, ObservedDays history);

    /// <inheritdoc cref="VehicleEvolution.Evolve" />
    Vehicle Evolve(Vehicle vehicle, VehicleEvent fact);

    /// <inheritdoc cref="VehicleView.Summarise" />
    VehicleSummary Summarise(Vehicle vehicle, TurnTime time);
}

/// <summary>The product's logic.</summary>
internal sealed class VehicleRules : IVehicleRules
{
    /// <inheritdoc />
    public ImmutableArray<DateOnly> DaysNeeded(Vehicle vehicle, VehicleCommand command) => VehicleDecider.DaysNeeded(vehicle, command);

    /// <inheritdoc />
    public Decision Decide(Vehicle vehicle, VehicleCommand command, TurnTime time, ObservedDays history) =>
        VehicleDecider.Decide(vehicle, command, time, history);

    /// <inheritdoc />
    public Vehicle Evolve(Vehicle vehicle, VehicleEvent fact) => VehicleEvolution.Evolve(vehicle, fact);

    /// <inheritdoc />
    public VehicleSummary Summarise(Vehicle vehicle, TurnTime time) => VehicleView.Summarise(vehicle, time);
}
