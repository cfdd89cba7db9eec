namespace Milepost.DeviceBridge.Profiles;

/// <summary>What one kind of client may ask of the server (contract, section 2: limits belong to a profile).</summary>
/// <param name="PacketBytes">Largest packet after sign-in, in bytes, fixed header included; 128 to 16 777 216.</param>
/// <param name="ReceiveMaximum">Unacknowledged QoS 1 messages a 5.0 client may have in flight; 1 to 65 535.</param>
/// <param name="TopicAliasMaximum">Highest topic alias a 5.0 client may use; 0 to 65 535.</param>
/// <param name="FiltersMaximum">Filters looked at in one SUBSCRIBE; 1 to 1 024.</param>
/// <param name="KeepAliveSeconds">Longest keep-alive of a 5.0 client, imposed by Server Keep Alive; 1 to 65 535.</param>
/// <param name="KeepAliveSeconds311">Longest keep-alive of a 3.1.1 client, which cannot be told another; also what 0 means; 1 to 65 535.</param>
public sealed record ProfileLimits(
    int PacketBytes,
    int ReceiveMaximum,
    int TopicAliasMaximum,
    int FiltersMaximum,
    int KeepAliveSeconds,
    int KeepAliveSeconds311)
{
    /// <summary>A device that publishes its own telemetry.</summary>
    public static ProfileLimits Device { get; } = new(
        PacketBytes: 256 * 1024,
        ReceiveMaximum: 64,
        TopicAliasMaximum: 16,
        FiltersMaximum: 32,
        KeepAliveSeconds: 300,
        KeepAliveSeconds311: 3600);
}
