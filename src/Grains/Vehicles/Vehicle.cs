using Milepost.Grains.Identity;

namespace Milepost.Grains.Vehicles;

/// <summary>The state of one vehicle: what a turn needs to decide. It changes only by <see cref="VehicleEvolution"/>.</summary>
/// <param name="Id">The vehicle.</param>
/// <param name="Fleet">Who it belongs to; <c>null</c> = never registered.</param>
/// <param name="Sequence">Position of the newest entry folded in.</param>
public sealed record Vehicle(VehicleId Id, FleetId? Fleet, EventSequence Sequence)
{
    /// <summary>A vehicle nobody has registered.</summary>
    public static Vehicle Initial(VehicleId id) => new(id, null, default);

    /// <summary>Whether it was ever registered.</summary>
    public bool IsRegistered => Fleet is not null;
}
