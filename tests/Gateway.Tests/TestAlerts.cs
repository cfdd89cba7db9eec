using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;

namespace Milepost.Gateway.Tests;

/// <summary>Alerts for the feed, each told apart by its title.</summary>
internal static class TestAlerts
{
    private static readonly Instant At = Instant.From(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));

    public static Alert Of(VehicleId vehicle, string title) => new(
        new AlertId(Guid.CreateVersion7()), vehicle, AlertKind.Service, null, "oil", "start", ServiceStage.Due, Severity.Advisory, AlertState.New, title,
        null, At, At, Late: false, null, null, null, null, null, Version: 1);
}
