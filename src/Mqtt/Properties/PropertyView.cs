namespace Milepost.Mqtt.Properties;

/// <summary>One property as it lies in the packet: a number, or text or data, and for a pair the value as well.</summary>
internal readonly ref struct PropertyView(PropertyId id, uint number, ReadOnlySpan<byte> data, ReadOnlySpan<byte> value)
{
    public PropertyId Id { get; } = id;

    public uint Number { get; } = number;

    public ReadOnlySpan<byte> Data { get; } = data;

    public ReadOnlySpan<byte> Value { get; } = value;
}
