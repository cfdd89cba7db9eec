using Milepost.Grains.Identity;

namespace Milepost.Silo.Client;

/// <summary>Counts samples from arrival to outcome: received = journaled + duplicate + dead-lettered + refused, at every instant.</summary>
/// <remarks>A sample is one timestamped object; an unreadable payload is one. It counts when its outcome is fixed, and where that is durable, in the same commit.</remarks>
public interface IAccounting
{
    /// <summary>The balance of a fleet, or of one of its devices; zeros where there is none.</summary>
    ValueTask<Balance> ReadAsync(FleetId fleet, DeviceId? device, CancellationToken cancellation);

    /// <summary>Counts samples that the caller refused with a reason code and did not keep; what the silo refuses (a full set of dead letters) it counts itself.</summary>
    void Refused(DeviceId device, FleetId fleet, int samples);
}

/// <summary>Samples by outcome.</summary>
public sealed record Balance(long Received, long Journaled, long Duplicate, long DeadLettered, long Refused);
