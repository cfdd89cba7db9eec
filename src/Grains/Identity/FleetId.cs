namespace Milepost.Grains.Identity;

/// <summary>The fleet a vehicle, a device and an account belong to; the wall between tenants.</summary>
/// <param name="Value">The UUID; <c>default</c> identifies nothing.</param>
public readonly record struct FleetId(Guid Value)
{
    /// <summary>Reads the printed form: a UUID with dashes, in either case.</summary>
    public static bool TryParse(string? text, out FleetId id)
    {
        var parsed = Guid.TryParseExact(text, "D", out var value) && value != Guid.Empty;
        id = new FleetId(value);
        return parsed;
    }

    /// <summary>The one printed form: lower case, with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}
