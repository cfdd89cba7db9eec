using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;

namespace Milepost.Silo.Actors;

/// <summary>The vehicles one loop has in memory, in the order of their use.</summary>
/// <remarks>Its loop alone touches it.</remarks>
internal sealed class Activations
{
    private readonly Dictionary<VehicleId, VehicleActivation> _byId = [];
    private readonly LinkedList<VehicleActivation> _byUse = new();

    /// <summary>How many they are.</summary>
    public int Count => _byId.Count;

    /// <summary>All of them, the least recently used first. It must not change meanwhile.</summary>
    public IEnumerable<VehicleActivation> ByUse => _byUse;

    /// <summary>A vehicle, or <c>null</c>.</summary>
    public VehicleActivation? Find(VehicleId vehicle) => _byId.GetValueOrDefault(vehicle);

    /// <summary>Takes a vehicle in, with nothing known of it yet.</summary>
    public VehicleActivation Add(VehicleId vehicle)
    {
        var activation = new VehicleActivation(vehicle);
        _byId.Add(vehicle, activation);
        _byUse.AddLast(activation.Use);
        return activation;
    }

    /// <summary>Notes a use.</summary>
    public void Use(VehicleActivation activation, Instant now)
    {
        activation.UsedAt = now;
        if (_byUse.Last != activation.Use)
        {
            _byUse.Remove(activation.Use);
            _byUse.AddLast(activation.Use);
        }
    }

    /// <summary>Lets a vehicle go. One that is gone already stays so, also when somebody else stands in its place by now.</summary>
    public void Remove(VehicleActivation activation)
    {
        if (!activation.IsGone)
        {
            activation.IsGone = true;
            _byId.Remove(activation.Id);
            _byUse.Remove(activation.Use);
        }
    }
}
