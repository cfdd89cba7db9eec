using System.Buffers;
using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// CONNACK: accepted or refused, and the limits the server grants (v5 §3.2, 3.1.1 §3.2).
/// <code>
/// +-----------+-----------+
/// |  2 (0010) | 0 0 0 0   |  fixed header, remaining length
/// +-----------+-----------+
/// | 0000000 | present     |  acknowledge flags: session present
/// | reason code           |  3.1.1: return code 0 to 5
/// | properties            |  v5 only
/// +-----------------------+
/// </code>
/// </summary>
public sealed record ConnAck : MqttPacket
{
    /// <summary>3.1.1 return codes 0 to 5 (§3.2.2.3), in order, as what v5 calls them.</summary>
    private static readonly ReasonCode[] ReturnCodes =
    [
        ReasonCode.Success,
        ReasonCode.UnsupportedProtocolVersion,
        ReasonCode.ClientIdentifierNotValid,
        ReasonCode.ServerUnavailable,
        ReasonCode.BadUserNameOrPassword,
        ReasonCode.NotAuthorized,
    ];

    /// <inheritdoc/>
    public override ControlPacketType Type => ControlPacketType.ConnAck;

    /// <summary>True if the server continues a session it has.</summary>
    public bool SessionPresent { get; init; }

    /// <summary>Success, or why not. 3.1.1 can say five reasons; every other becomes one of them when written.</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>v5 properties.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    internal static ConnAck Read(ref MqttReader reader, MqttVersion version)
    {
        var flags = reader.ReadByte();
        if (flags > 1)
        {
            // [MQTT-3.2.2-1] bits 7 to 1 are reserved
            reader.Fail(Requirement.Codec.ConnAckReservedFlags, ReasonCode.MalformedPacket, "reserved acknowledge flag is set");
        }

        var code = version == MqttVersion.V5
            ? ReasonAndProperties.ReadCode(ref reader, ControlPacketType.ConnAck)
            : ReadReturnCode(ref reader);
        var properties = version == MqttVersion.V5 ? MqttProperties.Read(ref reader, PacketSet.ConnAck) : MqttProperties.None;
        if (reader.Violation is null && flags == 1 && code != ReasonCode.Success)
        {
            // [MQTT-3.2.2-6] a refused client has no session
            reader.Fail(Requirement.Codec.RefusedHasNoSession, ReasonCode.ProtocolError, "session present in a refusal");
        }

        AuthenticationRules.CheckData(ref reader, properties);
        reader.ExpectEnd();
        return new() { SessionPresent = flags == 1, ReasonCode = code, Properties = properties };
    }

    internal int Length(MqttVersion version) =>
        1                                                                         // acknowledge flags
        + 1                                                                       // reason code
        + (version == MqttVersion.V5 ? PropertyWriter.Length(Properties) : 0);    // properties

    internal void Write(IBufferWriter<byte> output, MqttVersion version)
    {
        var writer = MqttWriter.Start(output, Type, 0, Length(version));
        writer.WriteByte(SessionPresent ? (byte)1 : (byte)0);
        if (version == MqttVersion.V5)
        {
            writer.WriteByte((byte)ReasonCode);
            PropertyWriter.Write(ref writer, Properties);
        }
        else
        {
            writer.WriteByte(ToReturnCode(ReasonCode));
        }

        writer.Complete();
    }

    private static ReasonCode ReadReturnCode(ref MqttReader reader)
    {
        var value = reader.ReadByte();
        if (value < ReturnCodes.Length)
        {
            return ReturnCodes[value];
        }

        reader.Fail(Requirement.Codec.ReasonCodeOf(ControlPacketType.ConnAck), ReasonCode.ProtocolError, $"return code {value}");
        return ReasonCode.UnspecifiedError;
    }

    // A reason 3.1.1 has no word for: refused for what the client is, or refused for now.
    private static byte ToReturnCode(ReasonCode code) => Array.IndexOf(ReturnCodes, code) switch
    {
        >= 0 and var index => (byte)index,
        _ when code is ReasonCode.Banned or ReasonCode.BadAuthenticationMethod => 5,
        _ => 3,
    };
}
