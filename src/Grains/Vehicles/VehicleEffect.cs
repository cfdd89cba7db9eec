using Milepost.Grains.Alerts;
using Milepost.Grains.Quantities;

namespace Milepost.Grains.Vehicles;

/// <summary>The closed list of requests to the outside, carried out by the silo in the commit that holds the events.</summary>
public abstract record VehicleEffect
{
    private protected VehicleEffect()
    {
    }
}

/// <summary>Tell everyone who may see the vehicle about an alert, and keep the alert list.</summary>
/// <param name="Alert">The alert as it is after the turn.</param>
/// <param name="Raised">Whether it was raised or reopened (else it changed).</param>
public sealed record AnnounceAlert(Alert Alert, bool Raised) : VehicleEffect;

/// <summary>Tell everyone who may see the vehicle that its stage, plan, services, details or pairing changed, and keep the vehicle list.</summary>
public sealed record AnnounceVehicle : VehicleEffect
{
    /// <summary>The only instance.</summary>
    public static AnnounceVehicle Instance { get; } = new();

    private AnnounceVehicle()
    {
    }
}

/// <summary>Send <see cref="PassTime"/> at a moment, also to a vehicle nobody has asked about for months; replaces the wish before.</summary>
/// <param name="When">The first moment at which time alone may change something; <c>null</c> = never.</param>
public sealed record WakeAt(Instant? When) : VehicleEffect;
