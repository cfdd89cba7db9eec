using Milepost.Grains.Alerts;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Usage;

namespace Milepost.Grains.Vehicles;

/// <summary>Gives the numbers a stage rests on (domain, section 3, Explain).</summary>
internal static class Reasons
{
    /// <summary>The reason behind where an item stands.</summary>
    public static Because For(Vehicle vehicle, PlannedItem item, UsagePattern? pattern)
    {
        var shown = vehicle.Odometer.Shown;
        var cycle = item.Cycle;
        var every = item.Definition.Criteria;
        var (doneAt, doneOn) = LastDone(item);
        return new Because(
            shown?.Value,
            shown?.At,
            shown?.Source,
            cycle.Due.Distance?.At,
            cycle.Due.Date?.On,
            cycle.Due.EngineTime?.At,
            doneAt,
            doneOn,
            every?.Distance,
            every?.Months,
            every?.Days,
            pattern?.Fast);
    }

    /// <summary>When the item was done last as far as somebody said so; what it merely counts from is nobody's word.</summary>
    private static (Distance? At, DateOnly? On) LastDone(PlannedItem item) => (item.Cycle.ClosedBy, item.Definition.LastDone) switch
    {
        ({ }, _) => (item.Cycle.From.Odometer, item.Cycle.From.On),
        (_, DoneAt said) => (said.Odometer, said.Date),
        _ => (null, null),
    };
}
