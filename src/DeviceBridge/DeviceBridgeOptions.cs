using Milepost.DeviceBridge.Profiles;

namespace Milepost.DeviceBridge;

/// <summary>Every limit of the device endpoint.</summary>
public sealed class DeviceBridgeOptions
{
    /// <summary>Connections at once, half-open ones included. Default 10 000; 1 to 1 000 000.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Connections at once from one address. Default 2 000; 1 to <see cref="MaxConnections"/>.</summary>
    public int MaxConnectionsPerAddress { get; set; } = 2_000;

    /// <summary>Connections at once of one device, under different client ids; the oldest gives way. Default 4; 1 to 1 000.</summary>
    public int MaxConnectionsPerDevice { get; set; } = 4;

    /// <summary>Time from accept to a whole, accepted CONNECT. Default 10 s; 100 ms to 5 min.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest CONNECT, in bytes, fixed header included. Default 4 096; 128 to 65 536.</summary>
    public int HandshakeBytes { get; set; } = 4096;

    /// <summary>Messages of one connection on their way to the store; beyond it the socket is not read. Default 64; the profile's receive maximum to 65 536.</summary>
    public int MaxInFlightMessages { get; set; } = 64;

    /// <summary>Payload bytes of one connection on their way to the store; one message always passes. Default 1 048 576; 1 024 to 1 073 741 824.</summary>
    public int MaxInFlightBytes { get; set; } = 1024 * 1024;

    /// <summary>Bytes waiting for a peer that does not read; beyond it the connection is dropped. Default 65 536; 1 024 to 16 777 216.</summary>
    public int SendBufferBytes { get; set; } = 64 * 1024;

    /// <summary>Longest a peer may take nothing of what is sent. Default 30 s; 100 ms to 10 min.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>At shutdown, longest wait for messages in flight to become durable and be acknowledged. Default 5 s; 0 to 5 min.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Limits of devices.</summary>
    public ProfileLimits Device { get; set; } = ProfileLimits.Device;
}
