namespace Milepost.Grains.Identity;

/// <summary>The key of a vehicle's grain; opaque outside.</summary>
/// <param name="Value">The UUID; <c>default</c> identifies nothing.</param>
public readonly record struct VehicleId(Guid Value)
{
    /// <summary>Reads the printed form: a UUID with dashes, in either case.</summary>
    public static bool TryParse(string? text, out VehicleId id)
    {
        var parsed = Guid.TryParseExact(text, "D", out var value) && value != Guid.Empty;
        id = new VehicleId(value);
        return parsed;
    }

    /// <summary>The one printed form: lower case, with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}
