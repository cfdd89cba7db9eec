using System.Collections.Immutable;
using Milepost.Grains.Identity;

namespace Milepost.Gateway.Realtime;

/// <summary>Which vehicles a connection asked for; rights are another matter and are checked at delivery.</summary>
/// <param name="Only">These, or <c>null</c> for all.</param>
/// <param name="Except">Without these.</param>
internal sealed record VehicleFilter(ImmutableHashSet<VehicleId>? Only, ImmutableHashSet<VehicleId> Except)
{
    /// <summary>Most vehicles a client may name.</summary>
    public const int MaxNamed = 1000;

    public bool Wants(VehicleId vehicle) => (Only?.Contains(vehicle) ?? true) && !Except.Contains(vehicle);

    public VehicleFilter Without(ImmutableHashSet<VehicleId> vehicles) =>
        Only is null ? this with { Except = Except.Union(vehicles) } : this with { Only = Only.Except(vehicles) };
}
