using System.Collections.Immutable;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;

namespace Milepost.Silo.Client;

/// <summary>Devices: who they are, whom they belong to, which vehicle they are paired with.</summary>
public interface IDeviceDirectory
{
    /// <summary>Creates a device. The same id with the same name, fleet and hashes is the same device; with others it is refused.</summary>
    ValueTask<bool> CreateAsync(DeviceRecord device, CancellationToken cancellation);

    /// <summary>Finds a device by id, revoked ones too.</summary>
    ValueTask<DeviceRecord?> FindAsync(DeviceId device, CancellationToken cancellation);

    /// <summary>Finds a device by the SHA-256 of its access token.</summary>
    ValueTask<DeviceRecord?> FindByTokenAsync(ReadOnlyMemory<byte> tokenHash, CancellationToken cancellation);

    /// <summary>Lists a fleet's devices by name.</summary>
    ValueTask<Page<DeviceRecord>> ListAsync(FleetId fleet, string? cursor, int limit, CancellationToken cancellation);

    /// <summary>Pairs a device with a vehicle of its fleet from a moment on, ending the pairing before; in the vehicle's history and here.</summary>
    /// <param name="device">The device.</param>
    /// <param name="vehicle">The vehicle.</param>
    /// <param name="from">First device time that belongs to the vehicle; <c>null</c> = from now, or, for a device never paired before, whatever it ever sent.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <remarks>Unpaired dead letters of the device are read again afterwards.</remarks>
    ValueTask<VehicleReply> PairAsync(DeviceId device, VehicleId vehicle, Instant? from, CancellationToken cancellation);

    /// <summary>Replaces a device's secret and token by new hashes.</summary>
    ValueTask<bool> ReplaceSecretAsync(DeviceId device, ReadOnlyMemory<byte> secretHash, ReadOnlyMemory<byte> tokenHash, CancellationToken cancellation);

    /// <summary>Ends a device's right to connect, now.</summary>
    ValueTask<bool> RevokeAsync(DeviceId device, CancellationToken cancellation);

    /// <summary>Called, after the change is durable, for every device that was paired, given another secret or revoked. Handlers must not block.</summary>
    event Action<DeviceRecord>? Changed;
}

/// <summary>A device as stored.</summary>
/// <param name="Id">Its id and user name.</param>
/// <param name="Fleet">Whom it belongs to.</param>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="SecretHash">SHA-256 of its secret (256 random bits, so no slow hash is needed).</param>
/// <param name="TokenHash">SHA-256 of its access token.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="RevokedAt">When its right to connect ended, or <c>null</c>.</param>
/// <param name="Pairings">Every pairing, oldest first; the last may be open.</param>
public sealed record DeviceRecord(
    DeviceId Id,
    FleetId Fleet,
    string Name,
    ReadOnlyMemory<byte> SecretHash,
    ReadOnlyMemory<byte> TokenHash,
    Instant CreatedAt,
    Instant? RevokedAt,
    ImmutableArray<Pairing> Pairings)
{
    /// <summary>The vehicle it is paired with now, or <c>null</c>.</summary>
    public VehicleId? Vehicle => Pairings is [.., { Until: null } last] ? last.Vehicle : null;

    /// <summary>The vehicle that data of a moment belongs to, or <c>null</c>.</summary>
    public VehicleId? VehicleAt(Instant moment)
    {
        for (var index = Pairings.Length - 1; index >= 0; index--)
        {
            var pairing = Pairings[index];
            if ((pairing.From is null || pairing.From <= moment) && (pairing.Until is null || moment < pairing.Until))
            {
                return pairing.Vehicle;
            }
        }

        return null;
    }
}

/// <summary>A stretch of device time that belongs to a vehicle.</summary>
/// <param name="Vehicle">The vehicle.</param>
/// <param name="From">Its first moment; <c>null</c> = since ever.</param>
/// <param name="Until">Its end, exclusive; <c>null</c> = still.</param>
public sealed record Pairing(VehicleId Vehicle, Instant? From, Instant? Until);
