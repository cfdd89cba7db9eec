using Milepost.DeviceBridge.Sessions;
using Milepost.Mqtt;

namespace Milepost.DeviceBridge.Connections;

/// <summary>The two answers a message can lead to, callable from any thread without blocking.</summary>
/// <remarks>Acknowledgements wait for <see cref="Flush"/>, so that those of one commit leave together.</remarks>
internal interface IAcknowledger
{
    /// <summary>Takes a PUBACK; it leaves with the next <see cref="Flush"/>.</summary>
    void Acknowledge(PacketIdentifier identifier, ReasonCode code);

    /// <summary>Lets what was acknowledged leave.</summary>
    void Flush();

    /// <summary>Ends the connection; the first reason counts.</summary>
    void Close(CloseReason reason);
}
