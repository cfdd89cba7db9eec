using Milepost.Grains.Quantities;

namespace Milepost.Grains.Odometers;

/// <summary>Where a vehicle stands: the absolute reading that rules, and what lower sources added since. <c>default</c> knows nothing.</summary>
/// <remarks>
/// The curve may fall behind what was shown when a cluster reading corrects an estimate; the shown position then waits for it and never
/// goes back (domain, section 2).
/// </remarks>
/// <param name="Anchor">The last accepted absolute reading, or <c>null</c>.</param>
/// <param name="CurveMillimetres">The accepted curve: the anchor and the virtual part since, in millimetres.</param>
/// <param name="Shown">What people see; <c>null</c> before anything is known.</param>
/// <param name="Counter">The engine control unit's counter, or <c>null</c> while there is no base to count from.</param>
/// <param name="Speed">The last speed, or <c>null</c>.</param>
public readonly record struct OdometerTrack(
    OdometerKnot? Anchor,
    long CurveMillimetres,
    OdometerPosition? Shown,
    CounterMark? Counter,
    SpeedMark? Speed);

/// <summary>An accepted absolute reading.</summary>
/// <param name="Value">What it said.</param>
/// <param name="At">When.</param>
/// <param name="Source">Who said so: owner, cluster or a person's reading.</param>
public readonly record struct OdometerKnot(Distance Value, Instant At, OdometerSource Source);

/// <summary>The true odometer as people see it.</summary>
/// <param name="Value">Where the vehicle stands.</param>
/// <param name="At">When it stood there.</param>
/// <param name="Source">The source that moved it last.</param>
/// <param name="Estimated">Whether a source below the cluster filled it in.</param>
/// <param name="PlusMinus">How far off it may be.</param>
public readonly record struct OdometerPosition(Distance Value, Instant At, OdometerSource Source, bool Estimated, Distance PlusMinus);

/// <summary>A whole-kilometre counter tied to the curve.</summary>
/// <param name="Metres">What it said last.</param>
/// <param name="At">When.</param>
/// <param name="Since">When counting from this base began.</param>
/// <param name="OriginMillimetres">Where on the curve the counter would read zero, as well as it is known; may be negative.</param>
/// <param name="PhaseKnown">Whether the counter was seen to tick, so that the origin is exact and not up to one quantum off.</param>
public readonly record struct CounterMark(long Metres, Instant At, Instant Since, long OriginMillimetres, bool PhaseKnown);

/// <summary>The last speed, where the next stretch of the integral begins.</summary>
/// <param name="MetresPerHour">The speed.</param>
/// <param name="At">When.</param>
/// <param name="CoveredSince">Since when there was no gap too wide to integrate over.</param>
public readonly record struct SpeedMark(long MetresPerHour, Instant At, Instant CoveredSince);
