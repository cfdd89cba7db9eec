using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>
/// The tail of v5 acknowledgements, DISCONNECT and AUTH: a reason code that may be left out when it is success, and properties that
/// may be left out when there are none (§3.4.2.1, §3.14.2.1, §3.15.2.1). Always written in the shortest form.
/// </summary>
internal readonly record struct ReasonAndProperties(ReasonCode Code, MqttProperties Properties)
{
    private bool HasProperties => Properties.Items.Length > 0;

    public int Length =>
        (Code, HasProperties) switch
        {
            (ReasonCode.Success, false) => 0,
            (_, false) => 1,
            _ => 1 + PropertyWriter.Length(Properties),
        };

    public static ReasonAndProperties Read(ref MqttReader reader, ControlPacketType type)
    {
        var code = reader.End ? ReasonCode.Success : ReadCode(ref reader, type);
        var properties = reader.End ? MqttProperties.None : MqttProperties.Read(ref reader, (PacketSet)(1 << (int)type));
        reader.ExpectEnd();
        return new(code, properties);
    }

    /// <summary>A reason code that must be one the packet may carry.</summary>
    public static ReasonCode ReadCode(ref MqttReader reader, ControlPacketType type)
    {
        var value = reader.ReadByte();
        if (ReasonCode.TryParse(value, out var code) && ReasonCodeTable.Allows(code, type))
        {
            return code;
        }

        reader.Fail(Requirement.Codec.ReasonCodeOf(type), ReasonCode.ProtocolError, $"reason code 0x{value:X2} in {type}");
        return ReasonCode.UnspecifiedError;
    }

    public void Write(ref MqttWriter writer)
    {
        if (Length > 0)
        {
            writer.WriteByte((byte)Code);
        }

        if (HasProperties)
        {
            PropertyWriter.Write(ref writer, Properties);
        }
    }
}
