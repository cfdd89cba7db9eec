using Milepost.Mqtt.Properties;
using Milepost.Mqtt.Wire;

namespace Milepost.Mqtt.Packets;

/// <summary>Authentication data belongs to a method (v5 §3.1.2.11.10, §3.15.2.2.2).</summary>
internal static class AuthenticationRules
{
    public static void CheckData(ref MqttReader reader, MqttProperties properties)
    {
        if (properties.AuthenticationData is not null && properties.AuthenticationMethod is null)
        {
            reader.Fail(Requirement.Codec.AuthenticationDataNeedsMethod, ReasonCode.ProtocolError, "authentication data without a method");
        }
    }
}
