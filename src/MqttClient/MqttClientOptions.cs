using Milepost.Mqtt;
using Milepost.Mqtt.Packets;

namespace Milepost.MqttClient;

/// <summary>How a client connects and the limits it keeps.</summary>
public sealed record MqttClientOptions
{
    /// <summary>Name or address of the server; default 127.0.0.1.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>TCP port, 1 to 65 535; default 1883.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Protocol version; default 5.0.</summary>
    public MqttVersion Version { get; init; } = MqttVersion.V5;

    /// <summary>Client identifier; empty (the default) lets the server choose one, which needs <see cref="CleanStart"/> on 3.1.1.</summary>
    public string ClientIdentifier { get; init; } = "";

    /// <summary>Start without what the server remembers; default true. On 3.1.1 the session then also ends with the connection.</summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>How long the server remembers the session after the connection, in whole seconds; 5.0 only; default zero.</summary>
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.Zero;

    /// <summary>User name, or null.</summary>
    public string? UserName { get; init; }

    /// <summary>Password, or null; sent as UTF-8.</summary>
    public string? Password { get; init; }

    /// <summary>The message the server publishes if this connection is lost, or null.</summary>
    public LastWill? Will { get; init; }

    /// <summary>
    /// Longest silence before a ping, in whole seconds, 0 (never) to 65 535 s; default 60 s. A server may impose another on 5.0.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time from calling to an accepted CONNECT, from 1 ms; default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Most own QoS 1 messages without acknowledgement, 1 to 65 535; default 64. The server's Receive Maximum applies if smaller.
    /// </summary>
    public int InflightMax { get; init; } = 64;

    /// <summary>
    /// Most received messages the application has not taken yet, 1 to 65 535; default 64. Told to a 5.0 server as Receive Maximum; when
    /// they are reached the client stops reading.
    /// </summary>
    public int ReceiveQueueMax { get; init; } = 64;

    /// <summary>Most packets waiting to be written, from 1; default 256. Whoever sends more waits.</summary>
    public int SendQueueMax { get; init; } = 256;

    /// <summary>Largest packet accepted from the server, in bytes, from 128; default 1 MiB.</summary>
    public int PacketSizeMax { get; init; } = 1 << 20;

    /// <summary>The clock of timeouts and pings.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Names no password.</summary>
    public override string ToString() => $"{UserName ?? "(no name)"}@{Host}:{Port} as '{ClientIdentifier}', MQTT {Version}";

    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    internal void Validate()
    {
        ThrowIfOutside(Port, 1, ushort.MaxValue, nameof(Port));
        ThrowIfOutside(KeepAlive.TotalSeconds, 0, ushort.MaxValue, nameof(KeepAlive));
        ThrowIfOutside(SessionExpiry.TotalSeconds, 0, uint.MaxValue, nameof(SessionExpiry));
        ThrowIfOutside(ConnectTimeout.TotalMilliseconds, 1, int.MaxValue, nameof(ConnectTimeout));
        ThrowIfOutside(InflightMax, 1, ushort.MaxValue, nameof(InflightMax));
        ThrowIfOutside(ReceiveQueueMax, 1, ushort.MaxValue, nameof(ReceiveQueueMax));
        ThrowIfOutside(SendQueueMax, 1, int.MaxValue, nameof(SendQueueMax));
        ThrowIfOutside(PacketSizeMax, 128, int.MaxValue, nameof(PacketSizeMax));
    }

    private static void ThrowIfOutside(double value, double min, double max, string name)
    {
        if (value < min || value > max)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Must be {min} to {max}.");
        }
    }
}
