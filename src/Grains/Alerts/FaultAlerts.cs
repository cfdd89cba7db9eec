using Milepost.Grains.Faults;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;

namespace Milepost.Grains.Alerts;

/// <summary>Keeps the alerts of trouble codes in step with the car's list: a new code raises one, a cleared one resolves it.</summary>
internal static class FaultAlerts
{
    /// <summary>Brings the alerts to where the list is.</summary>
    public static void Follow(Turn turn, FaultBook before, Occasion occasion)
    {
        var after = turn.State.Faults;
        if (ReferenceEquals(before, after))
        {
            return;
        }

        foreach (var fault in before.Stored.Where(fault => !after.Stored.Contains(fault)))
        {
            ServiceAlerts.Resolve(turn, turn.State.Alerts.Find(IdOf(turn.State, fault)), AlertCloser.Telemetry);
        }

        foreach (var fault in after.Stored.Where(fault => turn.State.Alerts.Find(IdOf(turn.State, fault)) is null))
        {
            turn.Tell(Raised(turn.State, fault, occasion), raised: true);
        }
    }

    // A code that comes back after it was cleared is another occurrence.
    private static string CycleOf(StoredFault fault) => fault.FirstSeenAt.ToString();

    private static Identity.AlertId IdOf(Vehicle vehicle, StoredFault fault) =>
        AlertIdentity.Of(vehicle.Id, AlertKind.Fault, fault.Code, CycleOf(fault));

    private static Alert Raised(Vehicle vehicle, StoredFault fault, Occasion occasion) => new(
        IdOf(vehicle, fault),
        vehicle.Id,
        AlertKind.Fault,
        null,
        fault.Code,
        CycleOf(fault),
        ServiceStage.Unknown,
        TroubleCodeMeaning.SeverityOf(fault.Code),
        AlertState.New,
        $"{fault.Code}: {TroubleCodeMeaning.TextOf(fault.Code)}",
        null,
        occasion.At,
        occasion.At,
        occasion.Late,
        null,
        null,
        null,
        null,
        null,
        1);
}
