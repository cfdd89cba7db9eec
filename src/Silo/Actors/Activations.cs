using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;

namespace Milepost.Silo.Actors;

/// <summary>The vehicles one loop has in memory, in the order of their use.</summary>
/// <remarks>Its loop alone touches it. The order is a list through the vehicles themselves: a hundred thousand of them each need a place in it.</remarks>
internal sealed class Activations
{
    private readonly Dictionary<VehicleId, VehicleActivation> _byId = [];
    private VehicleActivation? _oldest;
    private VehicleActivation? _newest;

    /// <summary>How many they are.</summary>
    public int Count => _byId.Count;

    /// <summary>All of them, the least recently used first. It must not change meanwhile, but for the one just seen.</summary>
    public IEnumerable<VehicleActivation> ByUse
    {
        get
        {
            for (var activation = _oldest; activation is not null;)
            {
                var next = activation.Newer;
                yield return activation;
                activation = next;
            }
        }
    }

    /// <summary>A vehicle, or <c>null</c>.</summary>
    public VehicleActivation? Find(VehicleId vehicle) => _byId.GetValueOrDefault(vehicle);

    /// <summary>Takes a vehicle in, with nothing known of it yet.</summary>
    public VehicleActivation Add(VehicleId vehicle)
    {
        var activation = new VehicleActivation(vehicle);
        _byId.Add(vehicle, activation);
        Append(activation);
        return activation;
    }

    /// <summary>Notes a use.</summary>
    public void Use(VehicleActivation activation, Instant now)
    {
        activation.UsedAt = now;
        if (_newest != activation)
        {
            Unlink(activation);
            Append(activation);
        }
    }

    /// <summary>Lets a vehicle go. One that is gone already stays so, also when somebody else stands in its place by now.</summary>
    public void Remove(VehicleActivation activation)
    {
        if (!activation.IsGone)
        {
            activation.IsGone = true;
            _byId.Remove(activation.Id);
            Unlink(activation);
        }
    }

    private void Append(VehicleActivation activation)
    {
        activation.Older = _newest;
        _ = _newest is null ? _oldest = activation : _newest.Newer = activation;
        _newest = activation;
    }

    private void Unlink(VehicleActivation activation)
    {
        var (older, newer) = (activation.Older, activation.Newer);
        _ = older is null ? _oldest = newer : older.Newer = newer;
        _ = newer is null ? _newest = older : newer.Older = older;
        (activation.Older, activation.Newer) = (null, null);
    }
}
