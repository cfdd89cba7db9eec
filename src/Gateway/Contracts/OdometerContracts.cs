using Milepost.Grains.Odometers;

namespace Milepost.Gateway.Contracts;

/// <summary>Body of <c>POST /vehicles/{id}/odometer</c>: one of the two readings.</summary>
internal sealed record OdometerRequest(DateTimeOffset? At, double? OdometerKm, double? OdometerMi);

/// <summary>Where the vehicle stood at a moment.</summary>
internal sealed record OdometerPointResource(
    DateTimeOffset At,
    DateTimeOffset? ReceivedAt,
    double OdometerKm,
    OdometerSource Source,
    bool Estimated,
    double PlusMinusKm);

/// <summary>A manual reading with what became of it.</summary>
internal sealed record ObservationResource(
    DateTimeOffset At,
    DateTimeOffset ReceivedAt,
    double OdometerKm,
    OdometerSource Source,
    VerdictResource Verdict);

/// <summary>What the ledger says of a reading, with the numbers that say why.</summary>
internal sealed record VerdictResource(VerdictKind Kind, bool Quarantined, double? ComparedKm, double? LimitKm);
