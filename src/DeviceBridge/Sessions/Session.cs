using System.Collections.Immutable;
using Milepost.DeviceBridge.Devices;
using Milepost.DeviceBridge.Profiles;
using Milepost.Mqtt;

namespace Milepost.DeviceBridge.Sessions;

/// <summary>What one connection has agreed on so far; changed by <see cref="SessionMachine"/> only.</summary>
/// <remarks>Sessions end with their connection for now: nothing is queued for a device that is away, and CONNACK says so.</remarks>
/// <param name="Version">What the client speaks.</param>
/// <param name="Topics">What it may use.</param>
/// <param name="Limits">How much of it.</param>
/// <param name="MayExpireLater">Whether CONNECT asked for a session that outlives the connection; only then DISCONNECT may (v5 §3.14.2.2.2).</param>
internal sealed record Session(MqttVersion Version, DeviceTopics Topics, ProfileLimits Limits, bool MayExpireLater)
{
    /// <summary>QoS granted for the configuration topic, or <c>null</c> where it is not subscribed.</summary>
    public QualityOfService? Config { get; init; }

    /// <summary>QoS granted for the command topic, or <c>null</c> where it is not subscribed.</summary>
    public QualityOfService? Commands { get; init; }

    /// <summary>Topic aliases the client set; a <c>null</c> topic is one it may not publish to.</summary>
    public ImmutableDictionary<ushort, DeviceTopic?> Aliases { get; init; } = ImmutableDictionary<ushort, DeviceTopic?>.Empty;

    /// <summary>The configuration message that is not acknowledged yet; one at most, so no receive maximum of a client is exceeded.</summary>
    public PacketIdentifier? ConfigInFlight { get; init; }

    /// <summary>Whether the configuration changed while that message was under way.</summary>
    public bool ConfigIsStale { get; init; }

    /// <summary>Identifier of the next message we send.</summary>
    public PacketIdentifier NextIdentifier { get; init; } = PacketIdentifier.First;
}
