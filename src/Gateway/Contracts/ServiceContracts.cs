namespace Milepost.Gateway.Contracts;

/// <summary>Work done on a vehicle.</summary>
internal sealed record ServiceResource(
    string Id,
    DateOnly Date,
    double? OdometerKm,
    double? EngineHours,
    IReadOnlyList<string> ItemIds,
    MoneyContract? Cost,
    string? Vendor,
    string? Notes,
    string Author);

/// <summary>Body of <c>POST /vehicles/{id}/services</c>.</summary>
internal sealed record ServiceRequest(
    string? Id,
    DateOnly? Date,
    double? OdometerKm,
    double? EngineHours,
    IReadOnlyList<string?>? ItemIds,
    MoneyContract? Cost,
    string? Vendor,
    string? Notes);

/// <summary>An amount of money; the currency by ISO 4217.</summary>
internal sealed record MoneyContract(decimal? Amount, string? Currency);
