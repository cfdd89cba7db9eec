using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>The protocol name and version CONNECT begins with (v5 §3.1.2.1, §3.1.2.2).</summary>
internal static class ProtocolHeader
{
    /// <summary>Bytes on the wire: the length of the name, the name, the version.</summary>
    public const int Length = sizeof(ushort) + 4 + 1;

    public static bool TryRead(ref MqttReader reader, out MqttVersion version)
    {
        version = default;
        var name = reader.ReadUtf8();
        if (reader.Violation is null && !name.SequenceEqual("MQTT"u8))
        {
            // [MQTT-3.1.2-1]
            reader.Fail(Requirement.Codec.ProtocolName, ReasonCode.UnsupportedProtocolVersion, "protocol name is not MQTT");
        }

        var level = reader.ReadByte();
        if (reader.Violation is null && !MqttVersion.TryParse(level, out version))
        {
            // [MQTT-3.1.2-2]
            reader.Fail(Requirement.Codec.ProtocolVersion, ReasonCode.UnsupportedProtocolVersion, $"protocol version {level}");
        }

        return reader.Violation is null;
    }

    public static void Write(ref MqttWriter writer, MqttVersion version)
    {
        writer.WriteString("MQTT");
        writer.WriteByte((byte)version);
    }
}
