using System.Text;
using Milepost.DeviceBridge.Profiles;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;

namespace Milepost.DeviceBridge.Connections;

/// <summary>What a CONNECT may ask for, apart from who asks, and what CONNACK grants.</summary>
internal static class SignInRules
{
    /// <summary>Longest client id, in bytes of UTF-8.</summary>
    public const int MaxClientIdentifierBytes = 128;

    /// <summary>Why a CONNECT is refused whoever sent it, or <c>null</c>.</summary>
    public static ReasonCode? Refusal(Connect connect)
    {
        if (connect.Properties.AuthenticationMethod is not null)
        {
            return ReasonCode.BadAuthenticationMethod;
        }

        if (Encoding.UTF8.GetByteCount(connect.ClientIdentifier) > MaxClientIdentifierBytes)
        {
            return ReasonCode.ClientIdentifierNotValid;
        }

        // [MQTT-3.2.2-12]; a 3.1.1 client cannot be told a maximum, and wills are not published yet anyway
        return connect is { Version: MqttVersion.V5, Will.Quality: QualityOfService.ExactlyOnce } ? ReasonCode.QosNotSupported : null;
    }

    /// <summary>The keep-alive that counts, in seconds.</summary>
    public static int KeepAliveSeconds(Connect connect, ProfileLimits limits)
    {
        var longest = connect.Version == MqttVersion.V5 ? limits.KeepAliveSeconds : limits.KeepAliveSeconds311;
        return connect.KeepAlive == 0 ? longest : Math.Min(connect.KeepAlive, longest);
    }

    /// <summary>The answer to a client that may come in.</summary>
    public static ConnAck Welcome(Connect connect, ProfileLimits limits, string clientIdentifier)
    {
        var keepAlive = KeepAliveSeconds(connect, limits);
        return new ConnAck
        {
            Properties = new MqttProperties
            {
                ReceiveMaximum = (ushort)limits.ReceiveMaximum,
                MaximumQos = (byte)QualityOfService.AtLeastOnce,
                MaximumPacketSize = (uint)limits.PacketBytes,
                TopicAliasMaximum = (ushort)limits.TopicAliasMaximum,
                RetainAvailable = true,
                WildcardSubscriptionAvailable = false,
                SubscriptionIdentifierAvailable = false,
                SharedSubscriptionAvailable = false,
                SessionExpiryInterval = connect.Properties.SessionExpiryInterval is > 0 ? 0u : null,
                ServerKeepAlive = keepAlive == connect.KeepAlive ? null : (ushort)keepAlive,
                AssignedClientIdentifier = connect.ClientIdentifier.Length == 0 ? clientIdentifier : null,
            },
        };
    }
}
