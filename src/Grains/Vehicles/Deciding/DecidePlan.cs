using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Schedules;

namespace Milepost.Grains.Vehicles.Deciding;

/// <summary>Rules of adding, changing and removing service items.</summary>
internal static class DecidePlan
{
    public static Decision Decide(Vehicle vehicle, AddServiceItem command, TurnTime time)
    {
        var item = command.Item;
        if (Find(vehicle, item.Id) is { } known)
        {
            return known.Definition == item ? Decision.Nothing : Decision.Refuse(new ServiceItemExists(item.Id));
        }

        if (vehicle.Plan.Items.Length >= ServicePlan.MaxItems)
        {
            return Decision.Refuse(new LimitReached("plan", ServicePlan.MaxItems));
        }

        return ItemChecks.Fault(item) is { } fault ? Decision.Refuse(fault) : Planned(vehicle, new ServiceItemAdded(time.Now, item, time.Today), time);
    }

    public static Decision Decide(Vehicle vehicle, ChangeServiceItem command, TurnTime time)
    {
        if (Find(vehicle, command.Item.Id) is not { } known)
        {
            return Decision.Refuse(new ServiceItemUnknown(command.Item.Id));
        }

        if (known.Definition == command.Item)
        {
            return Decision.Nothing;
        }

        return ItemChecks.Fault(command.Item) is { } fault ? Decision.Refuse(fault) : Planned(vehicle, new ServiceItemChanged(time.Now, command.Item), time);
    }

    public static Decision Decide(Vehicle vehicle, RemoveServiceItem command, TurnTime time)
    {
        if (Find(vehicle, command.Item) is null)
        {
            return Decision.Refuse(new ServiceItemUnknown(command.Item));
        }

        var turn = new Turn(vehicle, time);
        turn.Record(new ServiceItemRemoved(time.Now, command.Item));
        ServiceAlerts.ResolveAll(turn, command.Item, AlertCloser.Plan);
        turn.Announce();
        StageWatch.Review(turn, new Occasion(time.Now, Late: false));
        return turn.Done();
    }

    /// <summary>An item of the plan, or <c>null</c>.</summary>
    public static PlannedItem? Find(Vehicle vehicle, ServiceItemId id) => vehicle.Plan.Items.FirstOrDefault(item => item.Definition.Id == id);

    private static Decision Planned(Vehicle vehicle, VehicleEvent fact, TurnTime time)
    {
        var turn = new Turn(vehicle, time);
        turn.Record(fact);
        turn.Announce();
        StageWatch.Review(turn, new Occasion(time.Now, Late: false));
        return turn.Done();
    }
}
