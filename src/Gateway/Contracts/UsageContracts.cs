using Milepost.Grains.Schedules;

namespace Milepost.Gateway.Contracts;

/// <summary>What distances are added up over.</summary>
internal enum UsageBucket
{
    /// <summary>A local day.</summary>
    Day,

    /// <summary>A calendar month.</summary>
    Month,
}

/// <summary>How a vehicle is used.</summary>
internal sealed record UsageResource(
    UsageBucket Bucket,
    IReadOnlyList<UsageItemResource> Items,
    DateOnly? Since,
    double? EngineHours,
    DateTimeOffset? LastSeenAt,
    double? BatteryV);

/// <summary>A day, or a month by its first day, with the distance driven in it.</summary>
internal sealed record UsageItemResource(DateOnly On, double DistanceKm);

/// <summary>A confirmed trouble code (SAE J2012).</summary>
internal sealed record FaultResource(string Code, string Text, Severity Severity, DateTimeOffset FirstSeenAt, double? OdometerKm);
