using System.Collections.Immutable;
using Milepost.Grains.Alerts;

namespace Milepost.Grains.Vehicles;

/// <summary>A decision in the making: each fact is folded in at once, so that the next rule sees it.</summary>
internal sealed class Turn(Vehicle vehicle, TurnTime time)
{
    private readonly ImmutableArray<VehicleEvent>.Builder events = ImmutableArray.CreateBuilder<VehicleEvent>();
    private readonly ImmutableArray<VehicleEffect>.Builder effects = ImmutableArray.CreateBuilder<VehicleEffect>();
    private bool announced;

    /// <summary>The state with every fact so far.</summary>
    public Vehicle State { get; private set; } = vehicle;

    /// <summary>The time of the turn.</summary>
    public TurnTime Time { get; } = time;

    /// <summary>Adds a fact.</summary>
    public void Record(VehicleEvent fact)
    {
        events.Add(fact);
        State = VehicleEvolution.Evolve(State, fact);
    }

    /// <summary>Adds an alert as it is from now on, and has it announced.</summary>
    public void Tell(Alert alert, bool raised)
    {
        Record(new AlertChanged(Time.Now, alert));
        effects.Add(new AnnounceAlert(alert, raised));
        Announce();
    }

    /// <summary>Has the vehicle announced, once.</summary>
    public void Announce() => announced = true;

    /// <summary>Asks for an effect.</summary>
    public void Ask(VehicleEffect effect) => effects.Add(effect);

    /// <summary>The decision.</summary>
    public Decision Done()
    {
        if (announced)
        {
            effects.Add(AnnounceVehicle.Instance);
        }

        return Decision.Of(events.DrainToImmutable(), effects.DrainToImmutable());
    }
}

/// <summary>What made a turn look at the stages.</summary>
/// <param name="At">Device time of telemetry, else the host's time.</param>
/// <param name="Late">The device time was over a day old when it was received.</param>
internal readonly record struct Occasion(Quantities.Instant At, bool Late);
