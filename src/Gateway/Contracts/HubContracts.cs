namespace Milepost.Gateway.Contracts;

/// <summary>Argument of <c>Subscribe</c>: the vehicles, <c>null</c> for all; and where to go on, <c>null</c> for a snapshot.</summary>
internal sealed record SubscribeRequest(IReadOnlyList<string?>? VehicleIds, string? Cursor);

/// <summary>Argument of <c>Unsubscribe</c>.</summary>
internal sealed record UnsubscribeRequest(IReadOnlyList<string?>? VehicleIds);

/// <summary>Answer of <c>Subscribe</c> without a cursor: how everything is now.</summary>
internal sealed record SnapshotAnswer(string Cursor, IReadOnlyList<VehicleResource> Vehicles, IReadOnlyList<AlertResource> Alerts, bool Truncated);

/// <summary>Answer of <c>Subscribe</c> with a cursor, after everything missed was sent; <c>null</c> after <c>resync</c>.</summary>
internal sealed record ResumeAnswer(string? Cursor);

/// <summary><c>vehicleChanged</c>.</summary>
internal sealed record VehicleChangedMessage(string Cursor, VehicleResource Vehicle);

/// <summary><c>alertRaised</c> and <c>alertChanged</c>.</summary>
internal sealed record AlertMessage(string Cursor, AlertResource Alert);

/// <summary><c>vehicleRemoved</c>.</summary>
internal sealed record VehicleRemovedMessage(string Cursor, string VehicleId);

/// <summary><c>resync</c>.</summary>
internal sealed record ResyncMessage(string Reason);
