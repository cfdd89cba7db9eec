using System.Buffers;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>PINGREQ: is the server there? (v5 §3.12, 3.1.1 §3.12). Two bytes, <c>C0 00</c>.</summary>
public sealed record PingReq : MqttPacket
{
    /// <summary>The only one there is.</summary>
    public static readonly PingReq Instance = new();

    private PingReq()
    {
    }

    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.PingReq;

    internal static PingReq Read(ref MqttReader reader)
    {
        reader.ExpectEnd();
        return Instance;
    }

    /// <summary>Writes the packet; allocates nothing.</summary>
    public static void Write(IBufferWriter<byte> output) => MqttWriter.Start(output, ControlPacketType.PingReq, 0, 0).Complete();
}

/// <summary>PINGRESP: the server is there (v5 §3.13, 3.1.1 §3.13). Two bytes, <c>D0 00</c>.</summary>
public sealed record PingResp : MqttPacket
{
    /// <summary>The only one there is.</summary>
    public static readonly PingResp Instance = new();

    private PingResp()
    {
    }

    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.PingResp;

    internal static PingResp Read(ref MqttReader reader)
    {
        reader.ExpectEnd();
        return Instance;
    }

    /// <summary>Writes the packet; allocates nothing.</summary>
    public static void Write(IBufferWriter<byte> output) => MqttWriter.Start(output, ControlPacketType.PingResp, 0, 0).Complete();
}
