using System.Text;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;

namespace Milepost.MqttClient.Connections;

/// <summary>CONNECT out, CONNACK in.</summary>
internal static class Handshake
{
    /// <exception cref="MqttRefusedException">The server said no.</exception>
    /// <exception cref="MqttConnectionLostException">The server closed without an answer.</exception>
    /// <exception cref="MqttViolationException">The answer was not a CONNACK.</exception>
    public static async Task<ConnAck> RunAsync(
        MqttClientOptions options, ClientTransport transport, PacketReceiver receiver, CancellationToken cancellation)
    {
        MqttEncoder.Write(ConnectPacket(options), options.Version, transport.Output);
        await transport.Output.FlushAsync(cancellation);
        return await receiver.ReadAsync(cancellation) switch
        {
            ConnAck { ReasonCode: ReasonCode.Success } accepted => accepted,
            ConnAck refused => throw new MqttRefusedException(
                "The server refused the connection", refused.ReasonCode, refused.Properties.ReasonString),
            null => throw new MqttConnectionLostException("The server closed the connection without answering CONNECT."),
            var other => throw new MqttViolationException(
                new(ClientRequirements.ConnAckFirst, ReasonCode.ProtocolError, $"{other.Type} instead of CONNACK")),
        };
    }

    private static Connect ConnectPacket(MqttClientOptions options) => new()
    {
        Version = options.Version,
        ClientIdentifier = options.ClientIdentifier,
        CleanStart = options.CleanStart,
        KeepAlive = (ushort)options.KeepAlive.TotalSeconds,
        Will = options.Will,
        UserName = options.UserName,
        Password = options.Password is { } password ? Encoding.UTF8.GetBytes(password) : default(Bytes?),
        Properties = new MqttProperties
        {
            SessionExpiryInterval = options.SessionExpiry > TimeSpan.Zero ? (uint)options.SessionExpiry.TotalSeconds : null,
            ReceiveMaximum = (ushort)options.ReceiveQueueMax,
            MaximumPacketSize = (uint)options.PacketSizeMax,
        },
    };
}
