namespace Milepost.Gateway.Contracts;

/// <summary>A stretch of the change feed; <c>nextCursor</c> is always given: ask again from there.</summary>
internal sealed record FeedPageResource(IReadOnlyList<FeedItemResource> Items, string NextCursor);

/// <summary>One thing that happened.</summary>
/// <param name="Type"><c>alertRaised</c>, <c>alertChanged</c>, <c>vehicleChanged</c> or <c>vehicleRemoved</c>.</param>
/// <param name="Cursor">Where it stands; going on from here gives what follows.</param>
/// <param name="VehicleId">The vehicle.</param>
/// <param name="Alert">The alert, where it is about one.</param>
internal sealed record FeedItemResource(string Type, string Cursor, string VehicleId, AlertResource? Alert);
