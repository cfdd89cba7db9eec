namespace Milepost.DeviceBridge.Profiles;

/// <summary>What one kind of client may ask of the server (contract, section 2: limits belong to a profile).</summary>
public sealed record ProfileLimits
{
    /// <summary>A device that publishes its own telemetry. A new object each time, for configuration is bound onto it.</summary>
    public static ProfileLimits Device => new();

    /// <summary>Largest packet after sign-in, in bytes, fixed header included. Default 262 144; 128 to 16 777 216.</summary>
    public int PacketBytes { get; init; } = 256 * 1024;

    /// <summary>Unacknowledged QoS 1 messages a 5.0 client may have in flight. Default 64; 1 to 65 535.</summary>
    public int ReceiveMaximum { get; init; } = 64;

    /// <summary>Highest topic alias a 5.0 client may use. Default 16; 0 to 65 535.</summary>
    public int TopicAliasMaximum { get; init; } = 16;

    /// <summary>Filters looked at in one SUBSCRIBE. Default 32; 1 to 1 024.</summary>
    public int FiltersMaximum { get; init; } = 32;

    /// <summary>Longest keep-alive of a 5.0 client, in seconds, imposed by Server Keep Alive. Default 300; 1 to 65 535.</summary>
    public int KeepAliveSeconds { get; init; } = 300;

    /// <summary>Longest keep-alive of a 3.1.1 client, in seconds, which cannot be told another; also what 0 means. Default 3 600; 1 to 65 535.</summary>
    public int KeepAliveSeconds311 { get; init; } = 3600;
}
