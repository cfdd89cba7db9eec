namespace Milepost.Grains.Vehicles.Deciding;

/// <summary>Rules of becoming known.</summary>
internal static class DecideRegistration
{
    public static Decision Decide(Vehicle vehicle, RegisterVehicle command, TurnTime time)
    {
        if (vehicle.Profile is { } profile)
        {
            var same = vehicle.Fleet == command.Fleet
                && profile.Registered == command.Details
                && profile.Odometer == command.Odometer
                && (command.OdometerAt ?? profile.OdometerAt) == profile.OdometerAt;
            return same ? Decision.Nothing : Decision.Refuse(new VehicleExists());
        }

        if ((DecideDescription.Fault(command.Details) ?? Checks.NotAhead("odometerAt", command.OdometerAt, time)) is { } fault)
        {
            return Decision.Refuse(fault);
        }

        var turn = new Turn(vehicle, time);
        turn.Record(new VehicleRegistered(
            time.Now, vehicle.Id, command.Fleet, command.Details, command.Odometer, command.OdometerAt ?? time.Now, time.Today));
        turn.Announce();
        return turn.Done();
    }
}
