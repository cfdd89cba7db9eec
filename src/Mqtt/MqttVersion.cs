namespace Milepost.Mqtt;

/// <summary>The protocol level a connection speaks, as CONNECT carries it (v5 §3.1.2.2).</summary>
public enum MqttVersion : byte
{
    /// <summary>MQTT 3.1.1 (OASIS, 2014).</summary>
    V311 = 4,

    /// <summary>MQTT 5.0 (OASIS, 2019).</summary>
    V5 = 5,
}

/// <summary>Reads <see cref="MqttVersion"/> from the wire.</summary>
public static class MqttVersionParsing
{
    extension(MqttVersion)
    {
        /// <summary>False for every protocol level but 4 and 5.</summary>
        public static bool TryParse(byte value, out MqttVersion version)
        {
            version = (MqttVersion)value;
            return version is MqttVersion.V311 or MqttVersion.V5;
        }
    }
}
