using Milepost.Grains.Alerts;

namespace Milepost.Grains.Vehicles.Deciding;

/// <summary>Rules of taking a vehicle out of use: its history stays, its alerts end.</summary>
internal static class DecideRetirement
{
    public static Decision Decide(Vehicle vehicle, TurnTime time)
    {
        var turn = new Turn(vehicle, time);
        foreach (var alert in vehicle.Alerts.Alerts)
        {
            ServiceAlerts.Resolve(turn, alert, AlertCloser.Retirement);
        }

        turn.Record(new VehicleRetired(time.Now));
        turn.Ask(new WakeAt(null));
        turn.Announce();
        return turn.Done();
    }
}
