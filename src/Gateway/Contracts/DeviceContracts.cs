namespace Milepost.Gateway.Contracts;

/// <summary>A device that sends telemetry.</summary>
internal sealed record DeviceResource(string Id, string Name, string? VehicleId, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <summary>A device with its credentials, shown this once.</summary>
internal sealed record DeviceCredentialResource(string Id, string Name, string? VehicleId, string Secret, string Token);

/// <summary>Body of <c>POST /devices</c>.</summary>
internal sealed record CreateDeviceRequest(string? Id, string? Name, string? VehicleId);

/// <summary>Body of <c>POST /devices/{id}/pair</c>; <c>at</c> is the first device time that belongs to the vehicle.</summary>
internal sealed record PairDeviceRequest(string? VehicleId, DateTimeOffset? At);

/// <summary>A message as it was received.</summary>
internal sealed record TelemetryMessageResource(string DeviceId, string Topic, DateTimeOffset ReceivedAt, string PayloadBase64);

/// <summary>A message that could not be taken in.</summary>
internal sealed record DeadLetterResource(
    string Id,
    string DeviceId,
    string Topic,
    DateTimeOffset ReceivedAt,
    string Reason,
    string Detail,
    string PayloadBase64);

/// <summary>Samples by outcome: received = journaled + duplicate + deadLettered + refused.</summary>
internal sealed record AccountingResource(long Received, long Journaled, long Duplicate, long DeadLettered, long Refused);
