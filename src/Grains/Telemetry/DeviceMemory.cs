using System.Collections.Immutable;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;

namespace Milepost.Grains.Telemetry;

/// <summary>What a turn remembers of one device, to tell news from repeats without looking into the journal.</summary>
/// <param name="Device">The device.</param>
/// <param name="HighWater">Newest device time seen; <c>null</c> before the first.</param>
/// <param name="Latest">The newest reading of each signal it ever sent.</param>
/// <param name="Samples">Fingerprints of its latest samples: a message sent again after a reconnect is known at once.</param>
/// <param name="Payloads">Hashes of its latest messages that carried no device time of their own.</param>
/// <param name="ForeignVin">The identification number of another vehicle it reported last; <c>null</c> while it agrees or says nothing.</param>
public sealed record DeviceMemory(
    DeviceId Device,
    Instant? HighWater,
    ImmutableArray<SignalReading> Latest,
    RecentKeys Samples,
    RecentKeys Payloads,
    string? ForeignVin)
{
    /// <summary>Fingerprints per generation: enough for what is usually in flight; beyond, the journal is asked, which costs a look and nothing else.</summary>
    public const int SamplesRemembered = 16;

    /// <summary>Hashes per generation: everything a device may have in flight (contract, section 2), for here nobody else can be asked.</summary>
    public const int PayloadsRemembered = 64;

    /// <summary>A device that never reported.</summary>
    public static DeviceMemory Of(DeviceId device) => new(device, null, [], RecentKeys.Empty, RecentKeys.Empty, null);
}

/// <summary>The newest reading of one signal.</summary>
/// <param name="Signal">What is measured.</param>
/// <param name="Value">How much, in the signal's unit.</param>
/// <param name="At">Device time, or the receive time standing in.</param>
public readonly record struct SignalReading(Signal Signal, long Value, Instant At);
