using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Properties;

/// <summary>Writes the property block of a packet (v5 §2.2.2); the table says how each value looks.</summary>
internal static class PropertyWriter
{
    /// <summary>Bytes of the block with its length prefix; an empty block still has its length [MQTT-2.2.2-1].</summary>
    public static int Length(MqttProperties properties)
    {
        var content = ContentLength(properties);
        return VariableByteInteger.Length(content) + content;
    }

    public static void Write(ref MqttWriter writer, MqttProperties properties)
    {
        writer.WriteVariableByteInteger(ContentLength(properties));
        foreach (var property in properties.Items)
        {
            writer.WriteByte((byte)property.Id);
            WriteValue(ref writer, property);
        }
    }

    private static int ContentLength(MqttProperties properties)
    {
        var length = 0;
        foreach (var property in properties.Items)
        {
            length += 1 + ValueLength(property);
        }

        return length;
    }

    private static int ValueLength(in Property property) => PropertyTable.Of(property.Id).Wire switch
    {
        PropertyWire.Byte => 1,
        PropertyWire.TwoByteInteger => 2,
        PropertyWire.FourByteInteger => 4,
        PropertyWire.VariableByteInteger => VariableByteInteger.Length((int)property.Number),
        PropertyWire.Utf8String => MqttWriter.StringLength(property.Text),
        PropertyWire.Binary => MqttWriter.BinaryLength(property.Data),
        _ => MqttWriter.StringLength(property.Text) + MqttWriter.StringLength(property.Value),
    };

    private static void WriteValue(ref MqttWriter writer, in Property property)
    {
        switch (PropertyTable.Of(property.Id).Wire)
        {
            case PropertyWire.Byte:
                writer.WriteByte((byte)property.Number);
                break;
            case PropertyWire.TwoByteInteger:
                writer.WriteUInt16((ushort)property.Number);
                break;
            case PropertyWire.FourByteInteger:
                writer.WriteUInt32(property.Number);
                break;
            case PropertyWire.VariableByteInteger:
                writer.WriteVariableByteInteger((int)property.Number);
                break;
            case PropertyWire.Utf8String:
                writer.WriteString(property.Text);
                break;
            case PropertyWire.Binary:
                writer.WriteBinary(property.Data);
                break;
            default:
                writer.WriteString(property.Text);
                writer.WriteString(property.Value);
                break;
        }
    }
}
