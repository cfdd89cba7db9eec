namespace Milepost.Grains.Identity;

/// <summary>One record of work done on a vehicle.</summary>
/// <param name="Value">The UUID; <c>default</c> identifies nothing.</param>
public readonly record struct ServiceRecordId(Guid Value)
{
    /// <summary>Reads the printed form: a UUID with dashes, in either case.</summary>
    public static bool TryParse(string? text, out ServiceRecordId id)
    {
        var parsed = Guid.TryParseExact(text, "D", out var value) && value != Guid.Empty;
        id = new ServiceRecordId(value);
        return parsed;
    }

    /// <summary>The one printed form: lower case, with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}
