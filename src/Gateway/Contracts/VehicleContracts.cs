using Milepost.Gateway.Requests;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;

namespace Milepost.Gateway.Contracts;

/// <summary>A vehicle as clients see it. Distances in kilometres, engine time in hours, whatever the unit it is shown in.</summary>
internal sealed record VehicleResource(
    string Id,
    string Name,
    string? Vin,
    string? Make,
    string? Model,
    int? Year,
    string? Plate,
    string? Powertrain,
    string TimeZone,
    DistanceUnit DistanceUnit,
    double? DistancePerYearKm,
    double? OdometerKm,
    DateTimeOffset? OdometerAt,
    OdometerSource? OdometerSource,
    bool OdometerEstimated,
    double OdometerPlusMinusKm,
    double? EngineHours,
    ServiceStage Stage,
    int OpenAlerts,
    NextDueResource? NextDue,
    DateTimeOffset? LastSeenAt,
    IReadOnlyDictionary<string, double> Metrics,
    bool Retired);

/// <summary>The item that matters next.</summary>
internal sealed record NextDueResource(
    string ItemId,
    string Name,
    ServiceStage Stage,
    double? DueAtKm,
    DateOnly? DueOn,
    double? DueAtHours,
    double? RemainingKm,
    int? RemainingDays,
    DateOnly? LikelyOn,
    DateOnly? EarliestOn,
    DateOnly? LatestOn,
    string? Because,
    ReasonResource? Reason);

/// <summary>A page of vehicles with the feed position it is not older than, for a hub subscription that goes on from here.</summary>
internal sealed record VehiclePageResource(IReadOnlyList<VehicleResource> Items, string? NextCursor, string FeedCursor);

/// <summary>Body of <c>POST /vehicles</c>.</summary>
internal sealed record CreateVehicleRequest(
    string? Id,
    string? Name,
    string? Vin,
    string? Make,
    string? Model,
    int? Year,
    string? Plate,
    string? Powertrain,
    string? TimeZone,
    DistanceUnit? DistanceUnit,
    double? DistancePerYearKm,
    double? OdometerKm,
    DateTimeOffset? OdometerAt)
{
    public Guid? ClientId(Checks checks) => checks.ClientId("id", Id);

    public VehicleDetails Details(Checks checks) =>
        new DescribeVehicleRequest(Name, Vin, Make, Model, Year, Plate, Powertrain, TimeZone, DistanceUnit, DistancePerYearKm).Details(checks);

    public (Distance? Reading, Instant? At) Odometer(Checks checks)
    {
        var reading = checks.Kilometres("odometerKm", OdometerKm);
        if (OdometerAt is not null && OdometerKm is null)
        {
            checks.Refuse("odometerAt", "It needs odometerKm.");
        }

        return (reading, checks.Moment("odometerAt", OdometerAt));
    }
}

/// <summary>What people write about a vehicle: body of <c>PATCH /vehicles/{id}</c>; an absent member stays as it is, <c>null</c> clears it.</summary>
internal sealed record DescribeVehicleRequest(
    string? Name,
    string? Vin,
    string? Make,
    string? Model,
    int? Year,
    string? Plate,
    string? Powertrain,
    string? TimeZone,
    DistanceUnit? DistanceUnit,
    double? DistancePerYearKm)
{
    public VehicleDetails Details(Checks checks) => new(
        checks.Name("name", Name, 100),
        CheckVin(checks),
        checks.Text("make", Make, 100),
        checks.Text("model", Model, 100),
        checks.Whole("year", Year, 1886, 2200),
        checks.Text("plate", Plate, 20),
        checks.Text("powertrain", Powertrain, 40),
        CheckTimeZone(checks),
        DistanceUnit ?? Grains.Vehicles.DistanceUnit.Km)
    {
        PerYear = checks.Kilometres("distancePerYearKm", DistancePerYearKm, VehicleDetails.LeastPerYear.Kilometres, VehicleDetails.MostPerYear.Kilometres),
    };

    public static DescribeVehicleRequest Of(VehicleDetails details) => new(
        details.Name,
        details.Vin,
        details.Make,
        details.Model,
        details.Year,
        details.Plate,
        details.Powertrain,
        details.TimeZone,
        details.DistanceUnit,
        details.PerYear?.Kilometres);

    /// <summary>ISO 3779: 17 characters without I, O and Q; the check digit is North American only and not asked for.</summary>
    private string? CheckVin(Checks checks)
    {
        var vin = checks.Text("vin", Vin, 17)?.ToUpperInvariant();
        if (vin is not null && !(vin.Length == 17 && vin.All(letter => char.IsAsciiLetterOrDigit(letter) && letter is not ('I' or 'O' or 'Q'))))
        {
            checks.Refuse("vin", "It must be 17 letters and digits without I, O and Q.");
        }

        return vin;
    }

    private string CheckTimeZone(Checks checks)
    {
        var zone = checks.Text("timeZone", TimeZone, 64) ?? "UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            checks.Refuse("timeZone", "It is not a known IANA time zone.");
        }

        return zone;
    }
}
