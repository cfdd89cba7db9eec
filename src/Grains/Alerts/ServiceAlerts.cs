using Milepost.Grains.Identity;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;

namespace Milepost.Grains.Alerts;

/// <summary>Keeps the alerts of a service item in step with its stage: one per cycle, raised once, escalated, resolved, reopened.</summary>
internal static class ServiceAlerts
{
    /// <summary>Brings an item's alerts to where its stage is.</summary>
    public static void Reconcile(Turn turn, PlannedItem item, ServiceStage stage, Outlook outlook, Occasion occasion)
    {
        var id = AlertIdentity.Of(turn.State.Id, AlertKind.Service, item.Definition.Id.ToString(), item.Cycle.Key);
        var closer = item.Cycle.ClosedBy is { } record ? AlertCloser.Service(record) : AlertCloser.Plan;
        ResolveAll(turn, item.Definition.Id, closer, except: id);

        var alert = turn.State.Alerts.Find(id);
        if (stage < ServiceStage.DueSoon)
        {
            Resolve(turn, alert, AlertCloser.Plan);
        }
        else if (alert is null)
        {
            turn.Tell(Raised(turn.State, id, item, stage, outlook, occasion), raised: true);
        }
        else if (alert.State == AlertState.Resolved)
        {
            if (AlertCloser.MayReopen(alert.ResolvedBy))
            {
                turn.Tell(Worse(alert, item, stage, outlook, turn, occasion) with { State = AlertState.New, ResolvedAt = null, ResolvedBy = null }, raised: true);
            }
        }
        else if (stage > alert.Stage)
        {
            turn.Tell(Worse(alert, item, stage, outlook, turn, occasion), raised: false);
        }
    }

    /// <summary>Closes every open alert of an item.</summary>
    public static void ResolveAll(Turn turn, ServiceItemId item, string closer, AlertId except = default)
    {
        foreach (var alert in turn.State.Alerts.Alerts)
        {
            if (alert.Item == item && alert.Id != except)
            {
                Resolve(turn, alert, closer);
            }
        }
    }

    /// <summary>Closes an alert that is open.</summary>
    public static void Resolve(Turn turn, Alert? alert, string closer)
    {
        if (alert is not null && alert.State != AlertState.Resolved)
        {
            turn.Tell(
                alert with { State = AlertState.Resolved, Snooze = null, ResolvedAt = turn.Time.Now, ResolvedBy = closer, Version = alert.Version + 1 },
                raised: false);
        }
    }

    private static Alert Raised(Vehicle vehicle, AlertId id, PlannedItem item, ServiceStage stage, Outlook outlook, Occasion occasion) => new(
        id,
        vehicle.Id,
        AlertKind.Service,
        item.Definition.Id,
        item.Definition.Id.ToString(),
        item.Cycle.Key,
        stage,
        item.Definition.Severity,
        AlertState.New,
        TitleOf(item, stage),
        Reasons.For(vehicle, item, outlook.Pattern),
        occasion.At,
        occasion.At,
        occasion.Late,
        null,
        null,
        null,
        null,
        null,
        1);

    // A worse stage is news also where an earlier one was silenced.
    private static Alert Worse(Alert alert, PlannedItem item, ServiceStage stage, Outlook outlook, Turn turn, Occasion occasion)
    {
        var worse = stage > alert.Stage;
        return alert with
        {
            Stage = worse ? stage : alert.Stage,
            State = alert.State == AlertState.Snoozed ? AlertState.New : alert.State,
            Snooze = null,
            Title = TitleOf(item, worse ? stage : alert.Stage),
            Because = Reasons.For(turn.State, item, outlook.Pattern),
            StageSince = worse ? occasion.At : alert.StageSince,
            Version = alert.Version + 1,
        };
    }

    private static string TitleOf(PlannedItem item, ServiceStage stage) => $"{item.Definition.Name}: {stage switch
    {
        ServiceStage.DueSoon => "due soon",
        ServiceStage.Due => "due",
        _ => "overdue",
    }}";
}
