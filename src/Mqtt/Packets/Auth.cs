using System.Buffers;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// AUTH: one step of extended authentication, v5 only (v5 §3.15).
/// <code>
/// +-----------+-----------+
/// | 15 (1111) | 0 0 0 0   |  fixed header, remaining length
/// +-----------+-----------+
/// | reason code           |  may be absent
/// | properties            |  may be absent
/// +-----------------------+
/// </code>
/// </summary>
public sealed record Auth : MqttPacket
{
    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.Auth;

    /// <summary>Success (server only), continue, or start again (client only).</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>v5 properties: authentication method and data, reason string, user properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    internal static Auth Read(ref MqttReader reader)
    {
        var (code, properties) = ReasonAndProperties.Read(ref reader, ControlPacketType.Auth);
        if (reader.Violation is null && properties.AuthenticationMethod is null && code != ReasonCode.Success)
        {
            // §3.15.2.2.2 it is a protocol error to leave out the method
            reader.Fail(Requirement.Codec.AuthNeedsMethod, ReasonCode.ProtocolError, "AUTH without an authentication method");
        }

        return new() { ReasonCode = code, Properties = properties };
    }

    internal int Length() => new ReasonAndProperties(ReasonCode, Properties).Length;

    internal void Write(IBufferWriter<byte> output)
    {
        var writer = MqttWriter.Start(output, Type, 0, Length());
        new ReasonAndProperties(ReasonCode, Properties).Write(ref writer);
        writer.Complete();
    }
}
