using System.Collections.Immutable;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.Grains.Odometers;

/// <summary>What became of one observation, with the numbers that say why.</summary>
/// <param name="Kind">The row of the table that fitted first.</param>
/// <param name="Compared">The value it was held against, in the signal's unit; 0 where none was.</param>
/// <param name="Limit">The limit it was held to, in the signal's unit; 0 where none was.</param>
public readonly record struct Verdict(VerdictKind Kind, long Compared = 0, long Limit = 0)
{
    /// <summary>Whether the observation was not believed and waits for somebody to decide.</summary>
    internal bool IsQuarantined => Kind >= VerdictKind.OtherVehicle;
}

/// <summary>The rows of the odometer table; the first that fits wins. The numbers are stored: never reuse or renumber one.</summary>
public enum VerdictKind : byte
{
    /// <summary>Not about distance: taken as it is.</summary>
    Recorded = 0,

    /// <summary>Newer, not lower, within the envelope: the curve advances.</summary>
    Accepted = 1,

    /// <summary>Older device time, fits between its neighbours: inserted.</summary>
    AcceptedLate = 2,

    /// <summary>Lower or equal within the source's quantum: nothing moves.</summary>
    SameReading = 3,

    /// <summary>Older than what its source said last and of no use to the curve: kept, moves nothing.</summary>
    Older = 4,

    /// <summary>A counter at its maximum: not a reading.</summary>
    CounterSaturated = 5,

    /// <summary>A counter that began again: a new base, no distance is lost or invented.</summary>
    CounterReset = 6,

    /// <summary>A person says again what was not believed before: the curve goes through it, backwards if need be.</summary>
    Corrected = 7,

    /// <summary>Quarantined: the car says it is another one.</summary>
    OtherVehicle = 20,

    /// <summary>Quarantined: older and does not fit between its neighbours.</summary>
    ContradictsHistory = 21,

    /// <summary>Quarantined: off by the factor between miles and kilometres.</summary>
    UnitSuspect = 22,

    /// <summary>Quarantined: off by a power of ten.</summary>
    ScaleSuspect = 23,

    /// <summary>Quarantined: zero, or under 1 % of the last.</summary>
    Glitch = 24,

    /// <summary>Quarantined: lower than the last.</summary>
    Decreased = 25,

    /// <summary>Quarantined: further than a vehicle can have gone.</summary>
    ImpossibleJump = 26,
}

/// <summary>A sample as it entered the history: when, and what became of each observation.</summary>
/// <param name="At">Device time, or the receive time standing in.</param>
/// <param name="ClockSuspect">The device's clock was missing or wrong, so the receive time stands in.</param>
/// <param name="DeviceSequence">The device's own counter, if it has one.</param>
/// <param name="Observations">What was new, each with its verdict.</param>
/// <param name="Metrics">Numbers under the device's own names.</param>
/// <param name="TroubleCodes">Code read-outs.</param>
/// <param name="Vin">As read from the car, or <c>null</c>.</param>
public sealed record JudgedSample(
    Instant At,
    bool ClockSuspect,
    long? DeviceSequence,
    ImmutableArray<JudgedObservation> Observations,
    ImmutableArray<NamedMetric> Metrics,
    ImmutableArray<TroubleCodeReadout> TroubleCodes,
    string? Vin);

/// <summary>An observation with its verdict.</summary>
public readonly record struct JudgedObservation(Observation Observation, Verdict Verdict);
