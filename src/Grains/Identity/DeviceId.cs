using System.Text.RegularExpressions;

namespace Milepost.Grains.Identity;

/// <summary>A device that sends telemetry; it may move between vehicles.</summary>
/// <remarks>The alphabet keeps an id from ever being a wildcard, a path or a pattern where it stands inside a topic.</remarks>
public readonly partial record struct DeviceId
{
    /// <summary>Longest id, in characters.</summary>
    public const int MaxLength = 64;

    private DeviceId(string value) => Value = value;

    /// <summary>1 to 64 characters of <c>A-Z a-z 0-9 . _ -</c>; <c>null</c> in <c>default</c>, which identifies nothing.</summary>
    public string Value { get; }

    /// <summary>Reads an id as clients write it.</summary>
    public static bool TryParse(string? text, out DeviceId id)
    {
        var valid = text is not null && Alphabet().IsMatch(text);
        id = valid ? new DeviceId(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Value ?? string.Empty;

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Alphabet();
}
