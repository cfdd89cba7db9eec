using Milepost.Grains.Alerts;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;

namespace Milepost.Grains.Vehicles;

/// <summary>Turns where a vehicle stands into stages entered, alerts told, and the wish to be woken.</summary>
internal static class StageWatch
{
    /// <summary>Looks at every item once.</summary>
    public static void Review(Turn turn, Occasion occasion)
    {
        EndSnoozes(turn);
        var outlook = new Outlook(turn.State, turn.Time.Today);
        foreach (var item in turn.State.Plan.Items)
        {
            var stage = outlook.StageOf(item);
            if (stage != item.Stage || (stage >= ServiceStage.DueSoon && item.Floor == ServiceStage.Unknown))
            {
                turn.Record(new ServiceStageChanged(turn.Time.Now, item.Definition.Id, stage));
                turn.Announce();
            }

            ServiceAlerts.Reconcile(turn, item, stage, outlook, occasion);
        }

        turn.Ask(new WakeAt(NextWake(turn.State, outlook, turn.Time)));
    }

    /// <summary>The first moment at which time alone may change something; <c>null</c> = never.</summary>
    private static Instant? NextWake(Vehicle vehicle, Outlook outlook, TurnTime time)
    {
        DateOnly? next = null;
        foreach (var item in vehicle.Plan.Items)
        {
            if (item.Cycle.Due.Date is { } date)
            {
                Consider(date.SoonFrom);
                Consider(date.On);
                Consider(date.OverdueAfter.DayNumber < DateOnly.MaxValue.DayNumber ? date.OverdueAfter.AddDays(1) : date.OverdueAfter);
            }

            if (item.Stage <= ServiceStage.Ok && outlook.PredictedSoonOn(item) is { } soon)
            {
                Consider(soon);
            }
        }

        // Midnights to come are a day apart but where clocks change; a wake an hour early looks again and asks for the right one.
        Instant? wake = next is { } day ? time.NextMidnight + TimeSpan.FromDays(day.DayNumber - time.Today.DayNumber - 1) : null;
        foreach (var alert in vehicle.Alerts.Alerts)
        {
            if (alert is { State: AlertState.Snoozed, Snooze.Until: { } until } && (wake is null || until < wake))
            {
                wake = until;
            }
        }

        return wake;

        void Consider(DateOnly date) => next = date > time.Today && (next is null || date < next) ? date : next;
    }

    private static void EndSnoozes(Turn turn)
    {
        foreach (var alert in turn.State.Alerts.Alerts)
        {
            if (alert is { State: AlertState.Snoozed, Snooze: { } snooze } && IsOver(snooze, turn))
            {
                turn.Tell(alert with { State = alert.AssignedTo is null ? AlertState.New : AlertState.Assigned, Snooze = null, Version = alert.Version + 1 }, raised: false);
            }
        }
    }

    private static bool IsOver(Snooze snooze, Turn turn) =>
        turn.Time.Now >= snooze.Until || turn.State.Odometer.Shown?.Value >= snooze.UntilOdometer;
}
