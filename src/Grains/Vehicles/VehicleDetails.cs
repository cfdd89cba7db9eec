using Milepost.Grains.Quantities;

namespace Milepost.Grains.Vehicles;

/// <summary>What people write about a vehicle; nothing here is measured.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Vin">17 characters of ISO 3779, or <c>null</c>.</param>
/// <param name="Make">Up to 100 characters.</param>
/// <param name="Model">Up to 100 characters.</param>
/// <param name="Year">Model year, 1886 to 2200.</param>
/// <param name="Plate">Up to 20 characters.</param>
/// <param name="Powertrain">Up to 40 characters: petrol, diesel, hybrid, electric, …</param>
/// <param name="TimeZone">IANA name; the calendar of the vehicle's dates.</param>
/// <param name="DistanceUnit">What people read distances in; display only.</param>
public sealed record VehicleDetails(
    string Name,
    string? Vin,
    string? Make,
    string? Model,
    int? Year,
    string? Plate,
    string? Powertrain,
    string TimeZone,
    DistanceUnit DistanceUnit)
{
    /// <summary>The least distance a year that can be said.</summary>
    public static readonly Distance LeastPerYear = Distance.FromMetres(100_000);

    /// <summary>The greatest distance a year that can be said: half a million kilometres.</summary>
    public static readonly Distance MostPerYear = Distance.FromMetres(500_000_000);

    /// <summary>
    /// About how far it is driven in a year, as its owner says, or <c>null</c>; from <see cref="LeastPerYear"/> to <see cref="MostPerYear"/>.
    /// What forecasts of a new vehicle rest on until it has driven itself.
    /// </summary>
    public Distance? PerYear { get; init; }
}

/// <summary>The unit distances are shown in.</summary>
public enum DistanceUnit : byte
{
    /// <summary>Kilometres.</summary>
    Km = 0,

    /// <summary>International miles.</summary>
    Mi = 1,
}
