namespace Milepost.Grains.Vehicles.Deciding;

/// <summary>Rules of attaching and detaching a device.</summary>
internal static class DecidePairing
{
    public static Decision Decide(Vehicle vehicle, PairDevice command, TurnTime time)
    {
        var open = vehicle.Pairings.LastOrDefault(pairing => pairing.Device == command.Device && pairing.Until is null);
        if (open is not null && (open.From is null || command.From >= open.From))
        {
            return Decision.Nothing;
        }

        if (vehicle.Pairings.Length >= Vehicle.MaxPairings)
        {
            return Decision.Refuse(new LimitReached("pairings", Vehicle.MaxPairings));
        }

        return Recorded(vehicle, new DevicePaired(time.Now, command.Device, command.From), time);
    }

    public static Decision Decide(Vehicle vehicle, UnpairDevice command, TurnTime time)
    {
        if (vehicle.Pairings.Any(pairing => pairing.Device == command.Device && pairing.Until is null))
        {
            return Recorded(vehicle, new DeviceUnpaired(time.Now, command.Device, command.Until), time);
        }

        return vehicle.Pairings.Any(pairing => pairing.Device == command.Device && pairing.Until == command.Until)
            ? Decision.Nothing
            : Decision.Refuse(new DeviceNotPaired(command.Device));
    }

    private static Decision Recorded(Vehicle vehicle, VehicleEvent fact, TurnTime time)
    {
        var turn = new Turn(vehicle, time);
        turn.Record(fact);
        turn.Announce();
        return turn.Done();
    }
}
