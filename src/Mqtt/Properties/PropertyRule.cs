using Milepost.Mqtt.Framing;

namespace Milepost.Mqtt.Properties;

/// <summary>How a property value looks on the wire (v5 §2.2.2.2).</summary>
internal enum PropertyWire : byte
{
    Byte,
    TwoByteInteger,
    FourByteInteger,
    VariableByteInteger,
    Utf8String,
    Binary,
    StringPair,
}

/// <summary>Which numbers a property accepts.</summary>
internal enum PropertyRange : byte
{
    Any,
    ZeroOrOne,
    NotZero,
}

/// <summary>One row of table 2-4: the property, its wire type, the packets it may stand in and those it may repeat in.</summary>
internal readonly record struct PropertyRule(
    PropertyId Id, PropertyWire Wire, PacketSet AllowedIn, PropertyRange Range = PropertyRange.Any, PacketSet RepeatableIn = PacketSet.None)
{
    /// <summary>True if the property may have this value.</summary>
    public bool Accepts(uint number) => Range switch
    {
        PropertyRange.ZeroOrOne => number <= 1,
        PropertyRange.NotZero => number != 0 && (Wire != PropertyWire.VariableByteInteger || number <= VariableByteInteger.ValueMax),
        _ => true,
    };
}
