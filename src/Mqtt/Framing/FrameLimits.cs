namespace Milepost.Mqtt.Framing;

/// <summary>What a receiver is willing to read before it looks inside a packet.</summary>
/// <param name="PacketSizeMax">
/// Largest whole packet in bytes, fixed header included (v5 §3.1.2.11.4); range 2 to <see cref="ProtocolPacketSizeMax"/>. Use a small
/// one until CONNECT is accepted.
/// </param>
public readonly record struct FrameLimits(int PacketSizeMax)
{
    /// <summary>Largest packet MQTT can express: one type byte, four length bytes and the largest remaining length.</summary>
    public const int ProtocolPacketSizeMax = 1 + VariableByteInteger.LengthMax + VariableByteInteger.ValueMax;
}
