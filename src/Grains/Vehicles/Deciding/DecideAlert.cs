using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;

namespace Milepost.Grains.Vehicles.Deciding;

/// <summary>Rules of what people do with an alert: see it, silence it, close it.</summary>
internal static class DecideAlert
{
    public static Decision Decide(Vehicle vehicle, AcknowledgeAlert command, TurnTime time) =>
        Handle(vehicle, command.Alert, time, alert => alert is { State: AlertState.Acknowledged } or { State: AlertState.Assigned, AcknowledgedBy: not null } ? alert : alert with
        {
            State = alert.AssignedTo is null ? AlertState.Acknowledged : AlertState.Assigned,
            AcknowledgedBy = command.Author,
            AcknowledgedAt = time.Now,
            Snooze = null,
        });

    public static Decision Decide(Vehicle vehicle, AssignAlert command, TurnTime time)
    {
        if (command.To is { } to && Checks.Text("to", to, Alert.MaxAssignee) is { } fault)
        {
            return Decision.Refuse(fault);
        }

        return Handle(vehicle, command.Alert, time, alert => alert.AssignedTo == command.To ? alert : alert with
        {
            State = command.To is not null ? AlertState.Assigned : alert.AcknowledgedBy is not null ? AlertState.Acknowledged : AlertState.New,
            AssignedTo = command.To,
            Snooze = null,
        });
    }

    public static Decision Decide(Vehicle vehicle, SnoozeAlert command, TurnTime time)
    {
        if (command is { Until: null, UntilOdometer: null, UntilWorse: false })
        {
            return Decision.Refuse(new InvalidMember("until", "One of until, untilKm and untilWorse must be given."));
        }

        if (command.Until <= time.Now)
        {
            return Decision.Refuse(new InvalidMember("until", "It has passed."));
        }

        if (command.UntilOdometer <= vehicle.Odometer.Shown?.Value)
        {
            return Decision.Refuse(new InvalidMember("untilKm", "The vehicle is there already."));
        }

        var snooze = new Snooze(command.Until, command.UntilOdometer, command.UntilWorse, command.Author);
        return Handle(vehicle, command.Alert, time, alert => alert.State == AlertState.Snoozed && alert.Snooze == snooze ? alert : alert with
        {
            State = AlertState.Snoozed,
            Snooze = snooze,
        });
    }

    public static Decision Decide(Vehicle vehicle, ResolveAlert command, TurnTime time) =>
        Handle(vehicle, command.Alert, time, alert => alert with
        {
            State = AlertState.Resolved,
            Snooze = null,
            ResolvedAt = time.Now,
            ResolvedBy = command.Author,
        });

    private static Decision Handle(Vehicle vehicle, AlertId id, TurnTime time, Func<Alert, Alert> change)
    {
        if (vehicle.Alerts.Find(id) is not { } alert)
        {
            return Decision.Refuse(new AlertUnknown(id));
        }

        if (alert.State == AlertState.Resolved)
        {
            return Decision.Refuse(new AlertIsResolved(id));
        }

        var changed = change(alert);
        if (ReferenceEquals(changed, alert))
        {
            return Decision.Nothing;
        }

        var turn = new Turn(vehicle, time);
        turn.Tell(changed with { Version = alert.Version + 1 }, raised: false);
        StageWatch.Review(turn, new Occasion(time.Now, Late: false));
        return turn.Done();
    }
}
