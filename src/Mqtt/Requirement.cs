using System.Collections.Immutable;

namespace Milepost.Mqtt;

/// <summary>One statement of the specification that this implementation enforces.</summary>
/// <param name="Id">
/// Its id in MQTT 5.0 (<c>MQTT-3.3.1-4</c>), in 3.1.1 if it exists there only; for a rule the specification does not number, the section
/// that states it (<c>MQTT-1.5.5</c>), with a word where a section states several (<c>MQTT-2.2.2.2-once</c>).
/// </param>
/// <param name="IdIn311">Its id in MQTT 3.1.1, where that has one and it differs.</param>
/// <param name="Statement">What it asks, in our own words.</param>
public sealed partial record Requirement(string Id, string? IdIn311, string Statement)
{
    /// <summary>Every requirement the codec enforces.</summary>
    public static ImmutableArray<Requirement> EnforcedByCodec => Codec.All;

    /// <inheritdoc/>
    public override string ToString() => Id;
}
