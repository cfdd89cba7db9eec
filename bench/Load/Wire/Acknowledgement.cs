namespace Milepost.Load.Wire;

/// <summary>What a server's packet says, as far as a publisher cares.</summary>
/// <param name="Kind">MQTT control packet type (MQTT 5.0 section 2.1.2).</param>
/// <param name="PacketId">The packet identifier of a PUBACK; otherwise 0.</param>
/// <param name="Reason">Reason code, or the return code of a 3.1.1 CONNACK; 0 is success.</param>
internal readonly record struct Acknowledgement(byte Kind, ushort PacketId, byte Reason)
{
    public const byte ConnAck = 2;
    public const byte PubAck = 4;
    public const byte Disconnect = 14;
}
