namespace Milepost.Grains.Identity;

/// <summary>One service item of one vehicle's plan.</summary>
/// <param name="Value">The UUID; <c>default</c> identifies nothing.</param>
public readonly record struct ServiceItemId(Guid Value)
{
    /// <summary>Reads the printed form: a UUID with dashes, in either case.</summary>
    public static bool TryParse(string? text, out ServiceItemId id)
    {
        var parsed = Guid.TryParseExact(text, "D", out var value) && value != Guid.Empty;
        id = new ServiceItemId(value);
        return parsed;
    }

    /// <summary>The one printed form: lower case, with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}
