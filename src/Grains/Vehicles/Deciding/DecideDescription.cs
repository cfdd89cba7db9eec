namespace Milepost.Grains.Vehicles.Deciding;

/// <summary>Rules of what an owner writes about a vehicle.</summary>
internal static class DecideDescription
{
    private const int VinLength = 17;

    public static Decision Decide(Vehicle vehicle, DescribeVehicle command, TurnTime time)
    {
        if (vehicle.Profile!.Details == command.Details)
        {
            return Decision.Nothing;
        }

        if (Fault(command.Details) is { } fault)
        {
            return Decision.Refuse(fault);
        }

        var turn = new Turn(vehicle, time);
        turn.Record(new VehicleDescribed(time.Now, command.Details));
        turn.Announce();
        // Another time zone is another calendar.
        StageWatch.Review(turn, new Occasion(time.Now, Late: false));
        return turn.Done();
    }

    /// <summary>What is wrong with the details, or <c>null</c>.</summary>
    public static InvalidMember? Fault(VehicleDetails details) =>
        Checks.Text("name", details.Name, 100)
        ?? (details.Vin is { } vin && !IsVin(vin) ? new InvalidMember("vin", "It must be 17 letters and digits without I, O and Q (ISO 3779).") : null)
        ?? Checks.OptionalText("make", details.Make, 100)
        ?? Checks.OptionalText("model", details.Model, 100)
        ?? Checks.Range("year", details.Year, Checks.FirstYear, Checks.LastYear)
        ?? Checks.OptionalText("plate", details.Plate, 20)
        ?? Checks.OptionalText("powertrain", details.Powertrain, 40)
        ?? Checks.Text("timeZone", details.TimeZone, 100)
        ?? (details.PerYear < VehicleDetails.LeastPerYear || details.PerYear > VehicleDetails.MostPerYear
            ? new InvalidMember("distancePerYearKm", "It must be 100 to 500000.")
            : null);

    private static bool IsVin(string vin) =>
        vin.Length == VinLength && vin.All(letter => char.IsAsciiLetterOrDigit(letter) && !"IOQioq".Contains(letter, StringComparison.Ordinal));
}
