namespace Milepost.Load.Driving;

/// <summary>A service item that becomes due soon at a known odometer.</summary>
internal readonly record struct ExpectedAlert(string ItemId, long AtMetres);
