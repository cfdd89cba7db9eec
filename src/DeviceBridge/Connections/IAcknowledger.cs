using Milepost.DeviceBridge.Sessions;
using Milepost.Mqtt;

namespace Milepost.DeviceBridge.Connections;

/// <summary>The two answers a message can lead to, callable from any thread without blocking.</summary>
internal interface IAcknowledger
{
    /// <summary>Sends a PUBACK.</summary>
    void Acknowledge(PacketIdentifier identifier, ReasonCode code);

    /// <summary>Ends the connection; the first reason counts.</summary>
    void Close(CloseReason reason);
}
