namespace Milepost.Grains.Identity;

/// <summary>An alert; derived from (vehicle, kind, subject, cycle), so that raising it twice is the same alert.</summary>
/// <param name="Value">The UUID; <c>default</c> identifies nothing.</param>
public readonly record struct AlertId(Guid Value)
{
    /// <summary>Reads the printed form: a UUID with dashes, in either case.</summary>
    public static bool TryParse(string? text, out AlertId id)
    {
        var parsed = Guid.TryParseExact(text, "D", out var value) && value != Guid.Empty;
        id = new AlertId(value);
        return parsed;
    }

    /// <summary>The one printed form: lower case, with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}
