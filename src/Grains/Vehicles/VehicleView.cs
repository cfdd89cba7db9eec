using System.Collections.Immutable;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;

namespace Milepost.Grains.Vehicles;

/// <summary>Reads a vehicle's state for people: summaries, plan and forecasts, made when asked for.</summary>
public static class VehicleView
{
    /// <summary>What clients see of the vehicle.</summary>
    /// <exception cref="InvalidOperationException">The vehicle is not registered.</exception>
    public static VehicleSummary Summarise(Vehicle vehicle, TurnTime time)
    {
        var profile = ProfileOf(vehicle);
        var plan = Plan(vehicle, time);
        var shown = vehicle.Odometer.Shown;
        return new VehicleSummary(
            vehicle.Id,
            vehicle.Fleet!.Value,
            profile.Details,
            profile.DetailsVersion,
            profile.Retired,
            shown?.Value,
            shown?.At,
            shown?.Source,
            shown?.Estimated ?? false,
            shown?.PlusMinus ?? Distance.Zero,
            vehicle.Engine?.Total,
            plan.IsEmpty ? ServiceStage.Unknown : plan.Max(item => item.Stage),
            vehicle.Alerts.OpenCount,
            NextDue(vehicle, plan, time.Today),
            vehicle.LastSeenAt,
            LastValues.Of(vehicle));
    }

    /// <summary>Every item of the plan with where it stands, in the order added.</summary>
    /// <exception cref="InvalidOperationException">The vehicle is not registered.</exception>
    public static ImmutableArray<ServiceItemStatus> Plan(Vehicle vehicle, TurnTime time)
    {
        _ = ProfileOf(vehicle);
        var outlook = new Outlook(vehicle, time.Today);
        return [.. vehicle.Plan.Items.Select(item => StatusOf(vehicle, item, outlook, time.Today))];
    }

    private static ServiceItemStatus StatusOf(Vehicle vehicle, PlannedItem item, Outlook outlook, DateOnly today)
    {
        var due = item.Cycle.Due;
        var stage = outlook.StageOf(item);
        return new ServiceItemStatus(
            item.Definition,
            stage,
            due.Distance?.At,
            due.Date?.On,
            due.EngineTime?.At,
            due.Distance?.At.Metres - vehicle.Odometer.Shown?.Value.Metres,
            due.Date?.On.DayNumber - today.DayNumber,
            stage < ServiceStage.Due ? outlook.ForecastOf(item) : null,
            Reasons.For(vehicle, item, outlook.Pattern));
    }

    // Past due, the one furthest past for its interval; before, the one that comes first.
    private static ServiceItemStatus? NextDue(Vehicle vehicle, ImmutableArray<ServiceItemStatus> plan, DateOnly today)
    {
        ServiceItemStatus? next = null;
        (bool Due, double Order) best = default;
        for (var i = 0; i < plan.Length; i++)
        {
            var due = plan[i].Stage >= ServiceStage.Due;
            var order = due ? -UsedShare(vehicle.Plan.Items[i].Cycle, vehicle, today) : DayOf(plan[i]);
            if (next is null || (due && !best.Due) || (due == best.Due && order < best.Order))
            {
                (next, best) = (plan[i], (due, order));
            }
        }

        return next;
    }

    private static double DayOf(ServiceItemStatus item) => (item.Forecast?.Likely ?? item.DueOn)?.DayNumber ?? double.MaxValue;

    // How much of its interval a cycle has used up, by the criterion that is furthest: 1 = due.
    private static double UsedShare(ItemCycle cycle, Vehicle vehicle, DateOnly today)
    {
        var byDistance = cycle.Due.Distance is { } distance && vehicle.Odometer.Shown is { } shown
            ? Share(cycle.From.Odometer?.Metres ?? 0, distance.At.Metres, shown.Value.Metres)
            : 0;
        var byDate = cycle.Due.Date is { } date ? Share(cycle.From.On.DayNumber, date.On.DayNumber, today.DayNumber) : 0;
        var byEngine = cycle.Due.EngineTime is { } engine && vehicle.Engine is { } total
            ? Share(cycle.From.EngineTime?.Seconds ?? 0, engine.At.Seconds, total.Total.Seconds)
            : 0;
        return Math.Max(byDistance, Math.Max(byDate, byEngine));
    }

    private static double Share(long from, long to, long at) => to > from ? (double)(at - from) / (to - from) : 1;

    private static VehicleProfile ProfileOf(Vehicle vehicle) =>
        vehicle.Profile ?? throw new InvalidOperationException($"Vehicle {vehicle.Id} is not registered.");
}
