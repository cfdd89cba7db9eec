using System.Collections.Immutable;
using Milepost.Grains.Quantities;

namespace Milepost.Grains.Faults;

/// <summary>The trouble codes that stand in the car's memory.</summary>
/// <param name="Stored">Confirmed codes, in the order first seen, at most <see cref="MaxCodes"/>.</param>
/// <param name="ReadAt">Device time of the last read-out; <c>null</c> before the first.</param>
public sealed record FaultBook(ImmutableArray<StoredFault> Stored, Instant? ReadAt)
{
    /// <summary>Most codes kept at once; further ones stay in the journal only.</summary>
    public const int MaxCodes = 64;

    /// <summary>No code.</summary>
    public static FaultBook Empty { get; } = new([], null);
}

/// <summary>A confirmed trouble code.</summary>
/// <param name="Code">In SAE J2012 notation.</param>
/// <param name="FirstSeenAt">Device time of the read-out that listed it first; begins the cycle of its alert.</param>
/// <param name="Odometer">Where the vehicle was then, or <c>null</c>.</param>
public sealed record StoredFault(string Code, Instant FirstSeenAt, Distance? Odometer);
