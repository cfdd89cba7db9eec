using Milepost.Grains.Alerts;

namespace Milepost.Grains.Vehicles;

/// <summary>The nearest points at which distance or engine time can change a stage or end a silence. <c>default</c> watches nothing.</summary>
/// <param name="OdometerMetres">Nothing changes by distance before the true odometer reaches this; <c>null</c> = never.</param>
/// <param name="EngineSeconds">Likewise for engine time.</param>
/// <param name="Counters">Whether an item waits for a counter the car itself reports.</param>
public readonly record struct WatchPoints(long? OdometerMetres, long? EngineSeconds, bool Counters)
{
    /// <summary>The points ahead of where a vehicle stands.</summary>
    internal static WatchPoints Of(Vehicle vehicle)
    {
        var metres = new Nearest(vehicle.Odometer.Shown?.Value.Metres ?? -1);
        var seconds = new Nearest(vehicle.Engine?.Total.Seconds ?? -1);
        var counters = false;
        foreach (var item in vehicle.Plan.Items)
        {
            var due = item.Cycle.Due;
            if (due.Distance is { } distance)
            {
                metres.Consider(distance.SoonFrom);
                metres.Consider(distance.At.Metres);
                metres.Consider(distance.OverdueAfter + 1);
            }

            if (due.EngineTime is { } engine)
            {
                seconds.Consider(engine.SoonFrom);
                seconds.Consider(engine.At.Seconds);
                seconds.Consider(engine.At.Seconds + 1);
            }

            counters |= due.Counter is not null;
        }

        foreach (var alert in vehicle.Alerts.Alerts)
        {
            if (alert is { State: AlertState.Snoozed, Snooze.UntilOdometer: { } until })
            {
                metres.Consider(until.Metres);
            }
        }

        return new WatchPoints(metres.Point, seconds.Point, counters);
    }

    /// <summary>The nearest of the points ahead.</summary>
    private struct Nearest(long from)
    {
        public long? Point { get; private set; }

        public void Consider(long point)
        {
            if (point > from && (Point is null || point < Point))
            {
                Point = point;
            }
        }
    }
}
