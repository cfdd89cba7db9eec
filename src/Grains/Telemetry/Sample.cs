using System.Collections.Immutable;
using Milepost.Grains.Quantities;

namespace Milepost.Grains.Telemetry;

/// <summary>What a device said at one moment, in canonical units, not judged yet.</summary>
/// <param name="DeviceTime">The device's own time; <c>null</c> where it gave none, then the receive time stands in.</param>
/// <param name="DeviceSequence">The device's own counter of messages, if it has one.</param>
/// <param name="Observations">At most one per signal, at most <see cref="MaxObservations"/>.</param>
/// <param name="Metrics">Numbers we have no signal for, kept under the device's own names.</param>
/// <param name="TroubleCodes">What a code read-out said, or <c>null</c> where none was made.</param>
/// <param name="Vin">Vehicle identification number as read from the car (mode 09 PID 02), or <c>null</c>.</param>
public sealed record Sample(
    Instant? DeviceTime,
    long? DeviceSequence,
    ImmutableArray<Observation> Observations,
    ImmutableArray<NamedMetric> Metrics,
    ImmutableArray<TroubleCodeReadout> TroubleCodes,
    string? Vin)
{
    /// <summary>Most observations in one sample.</summary>
    public const int MaxObservations = 64;

    /// <summary>Most named metrics in one sample; more make the sample malformed.</summary>
    public const int MaxMetrics = 64;

    /// <summary>Most samples in one message (contract, section 2).</summary>
    public const int MaxSamplesPerMessage = 1000;
}

/// <summary>One number of one signal.</summary>
/// <param name="Signal">What is measured.</param>
/// <param name="Value">How much, in the unit <see cref="Telemetry.Signal"/> names.</param>
/// <param name="Unit">The unit the device used; the stored value is converted already.</param>
public readonly record struct Observation(Signal Signal, long Value, SentUnit Unit = SentUnit.Canonical);

/// <summary>The unit a distance or speed arrived in, kept for the owner's questions about it.</summary>
public enum SentUnit : byte
{
    /// <summary>The signal's own or a metric unit.</summary>
    Canonical = 0,

    /// <summary>International miles, or miles per hour.</summary>
    Miles = 1,
}

/// <summary>A number under a device's own name.</summary>
/// <param name="Name">1 to 64 characters.</param>
/// <param name="Value">Finite.</param>
public readonly record struct NamedMetric(string Name, double Value);

/// <summary>Diagnostic trouble codes of one kind as one read-out listed them; an empty list says there are none.</summary>
/// <param name="Status">Which list was read.</param>
/// <param name="Codes">Codes in SAE J2012 notation (<c>P0104</c>), in the order read.</param>
public sealed record TroubleCodeReadout(TroubleCodeStatus Status, ImmutableArray<string> Codes);

/// <summary>The list a trouble code stands in (SAE J1979 services 03, 07 and 0A).</summary>
public enum TroubleCodeStatus : byte
{
    /// <summary>Confirmed and stored (service 03).</summary>
    Stored = 1,

    /// <summary>Seen in this or the last driving cycle (service 07).</summary>
    Pending = 2,

    /// <summary>Stored and not erasable by a tool (service 0A).</summary>
    Permanent = 3,
}
