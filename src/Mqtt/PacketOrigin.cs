namespace Milepost.Mqtt;

/// <summary>Which side sent a packet; a few packets and properties are legal in one direction only.</summary>
public enum PacketOrigin
{
    /// <summary>Sent by a client, read by a server.</summary>
    Client,

    /// <summary>Sent by a server, read by a client.</summary>
    Server,
}
