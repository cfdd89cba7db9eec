using System.Globalization;

namespace Milepost.Mqtt;

/// <summary>
/// A packet identifier, 1 to 65 535 (v5 §2.2.1). Absence is <see langword="null"/>, never 0: <see langword="default"/> is not an
/// identifier and the encoder refuses to write it.
/// </summary>
public readonly record struct PacketIdentifier
{
    /// <summary>The smallest identifier.</summary>
    public static readonly PacketIdentifier First = new(1);

    /// <summary>Makes an identifier of a trusted number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is 0.</exception>
    public PacketIdentifier(ushort value)
    {
        ArgumentOutOfRangeException.ThrowIfZero(value);
        Value = value;
    }

    /// <summary>The number on the wire.</summary>
    public ushort Value { get; }

    /// <summary>The identifier after this one; 65 535 is followed by 1.</summary>
    public PacketIdentifier Next => Value == ushort.MaxValue ? First : new PacketIdentifier((ushort)(Value + 1));

    /// <summary>False for 0.</summary>
    public static bool TryParse(ushort value, out PacketIdentifier identifier)
    {
        identifier = value == 0 ? default : new PacketIdentifier(value);
        return value != 0;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
