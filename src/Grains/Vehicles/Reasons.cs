using Milepost.Grains.Alerts;
using Milepost.Grains.Schedules;
using Milepost.Grains.Usage;

namespace Milepost.Grains.Vehicles;

/// <summary>Gives the numbers a stage rests on (domain, section 3, Explain).</summary>
internal static class Reasons
{
    /// <summary>The reason behind where an item stands.</summary>
    public static Because For(Vehicle vehicle, PlannedItem item, UsageRate? rate)
    {
        var shown = vehicle.Odometer.Shown;
        var cycle = item.Cycle;
        var every = item.Definition.Criteria;
        return new Because(
            shown?.Value,
            shown?.At,
            shown?.Source,
            cycle.Due.Distance?.At,
            cycle.Due.Date?.On,
            cycle.Due.EngineTime?.At,
            cycle.From.Odometer,
            cycle.From.On,
            every?.Distance,
            every?.Months,
            every?.Days,
            rate?.Fast);
    }
}
