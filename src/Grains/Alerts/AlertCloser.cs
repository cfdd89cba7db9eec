using Milepost.Grains.Identity;

namespace Milepost.Grains.Alerts;

/// <summary>Names what closed an alert where it was no person.</summary>
internal static class AlertCloser
{
    /// <summary>The condition is gone from the plan: an interval made longer, an item removed, a record withdrawn.</summary>
    public const string Plan = "plan";

    /// <summary>The car says the condition is gone.</summary>
    public const string Telemetry = "telemetry";

    /// <summary>The vehicle was taken out of use.</summary>
    public const string Retirement = "retirement";

    private const string ServicePrefix = "service:";

    /// <summary>The work was done.</summary>
    public static string Service(ServiceRecordId record) => ServicePrefix + record;

    /// <summary>Whether an alert may be told again in its own cycle: not where a person said enough.</summary>
    public static bool MayReopen(string? closer) =>
        closer is Plan or Telemetry || (closer is not null && closer.StartsWith(ServicePrefix, StringComparison.Ordinal));
}
