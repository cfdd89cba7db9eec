using System.Collections.Immutable;

namespace Milepost.Grains.Vehicles;

/// <summary>What a command leads to: either facts and effects (both possibly empty), or a rejection; never both.</summary>
public sealed record Decision
{
    private Decision(ImmutableArray<VehicleEvent> events, ImmutableArray<VehicleEffect> effects, VehicleRejection? rejection)
    {
        Events = events;
        Effects = effects;
        Rejection = rejection;
    }

    /// <summary>The facts, in order.</summary>
    public ImmutableArray<VehicleEvent> Events { get; }

    /// <summary>What is asked of the outside once the facts are durable.</summary>
    public ImmutableArray<VehicleEffect> Effects { get; }

    /// <summary>Why nothing happened, or <c>null</c>.</summary>
    public VehicleRejection? Rejection { get; }

    /// <summary>The command was right and there was nothing to do: it was done before.</summary>
    public static Decision Nothing { get; } = new([], [], null);

    /// <summary>These facts and effects.</summary>
    public static Decision Of(ImmutableArray<VehicleEvent> events, ImmutableArray<VehicleEffect> effects) => new(events, effects, null);

    /// <summary>A refusal.</summary>
    public static Decision Refuse(VehicleRejection rejection) => new([], [], rejection);
}
