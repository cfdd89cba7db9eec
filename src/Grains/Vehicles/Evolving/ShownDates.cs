using System.Collections.Immutable;
using Milepost.Grains.Schedules;
using Milepost.Grains.Usage;

namespace Milepost.Grains.Vehicles.Evolving;

/// <summary>Lets the dates people are shown follow the forecasts: once a day, with the first reading of a new day.</summary>
internal static class ShownDates
{
    /// <summary>The vehicle with its dates as they are shown from that local day on.</summary>
    public static Vehicle Updated(Vehicle vehicle, DateOnly today)
    {
        if (vehicle.Plan.Items.All(item => item.Cycle.Due.Distance is null))
        {
            return vehicle;
        }

        var outlook = new Outlook(vehicle, today);
        var items = ImmutableArray.CreateRange(vehicle.Plan.Items, item => item with { Shown = Next(item, outlook.ExpectedByDistance(item), today) });
        return items.SequenceEqual(vehicle.Plan.Items) ? vehicle : vehicle with { Plan = vehicle.Plan with { Items = items } };
    }

    private static ShownDate? Next(PlannedItem item, DateOnly? likely, DateOnly today) =>
        likely is not { } date ? null : item.Shown?.Updated(date, today) ?? ShownDate.At(date);
}
