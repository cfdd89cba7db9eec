using System.Collections.Concurrent;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Hosting;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Devices;

/// <summary>Devices, remembered for the hot path and changed only through the writer.</summary>
internal sealed class DeviceDirectory(
    StoreReaders readers,
    StoreWrites writes,
    VehicleHost vehicles,
    LetterReader letters,
    SiloOptions options,
    TimeProvider time) : IDeviceDirectory, IDisposable
{
    private readonly ConcurrentDictionary<string, StoredDevice> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _pairing = new(1, 1);
    private int _changes;

    /// <inheritdoc />
    public event Action<DeviceRecord>? Changed;

    /// <inheritdoc />
    public async ValueTask<bool> CreateAsync(DeviceRecord device, CancellationToken cancellation)
    {
        try
        {
            return await writes.RunAsync(database => DeviceRows.Create(database, device), cancellation);
        }
        catch (ConstraintException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public async ValueTask<DeviceRecord?> FindAsync(DeviceId device, CancellationToken cancellation) =>
        (await FindStoredAsync(device, cancellation))?.Record;

    /// <summary>A device with its number; at once where it is remembered.</summary>
    public ValueTask<StoredDevice?> FindStoredAsync(DeviceId device, CancellationToken cancellation) =>
        _known.TryGetValue(device.Value, out var known)
            ? new ValueTask<StoredDevice?>(known)
            : new ValueTask<StoredDevice?>(ReadAsync(database => DeviceRows.Find(database, device), cancellation));

    /// <inheritdoc />
    public async ValueTask<DeviceRecord?> FindByTokenAsync(ReadOnlyMemory<byte> tokenHash, CancellationToken cancellation) =>
        (await ReadAsync(database => DeviceRows.FindByToken(database, tokenHash), cancellation))?.Record;

    /// <inheritdoc />
    public async ValueTask<Page<DeviceRecord>> ListAsync(FleetId fleet, string? cursor, int limit, CancellationToken cancellation)
    {
        if (!ListCursor.TryRead(cursor, out var after))
        {
            return new Page<DeviceRecord>([], null);
        }

        var found = await readers.ReadAsync(
            database => DeviceRows.List(database, fleet, after.Text, after.Number, checked(limit + 1)), cancellation);
        return ListCursor.Page(found, limit, last => new ListCursor(last.Record.Name, last.Number), device => device.Record);
    }

    /// <inheritdoc />
    public async ValueTask<VehicleReply> PairAsync(DeviceId device, VehicleId vehicle, Instant? from, CancellationToken cancellation) =>
        await PairInTurnAsync(device, vehicle, from).WaitAsync(cancellation);

    /// <inheritdoc />
    public async ValueTask<bool> ReplaceSecretAsync(
        DeviceId device, ReadOnlyMemory<byte> secretHash, ReadOnlyMemory<byte> tokenHash, CancellationToken cancellation) =>
        await ChangeAsync(device, database => DeviceRows.ReplaceSecret(database, device, secretHash, tokenHash)).WaitAsync(cancellation);

    /// <inheritdoc />
    public async ValueTask<bool> RevokeAsync(DeviceId device, CancellationToken cancellation)
    {
        var now = Instant.From(time.GetUtcNow());
        return await ChangeAsync(device, database => DeviceRows.Revoke(database, device, now)).WaitAsync(cancellation);
    }

    public void Dispose() => _pairing.Dispose();

    private async Task<VehicleReply> PairInTurnAsync(DeviceId device, VehicleId vehicle, Instant? from)
    {
        await _pairing.WaitAsync();
        try
        {
            var reply = await PairAloneAsync(device, vehicle, from);

            // Whatever the reply: half of it may be done.
            await TellAsync(device);
            if (reply is VehicleDone)
            {
                await letters.ReadUnpairedAsync(device);
            }

            return reply;
        }
        catch (SiloUnavailableException)
        {
            return new VehicleUnavailable();
        }
        finally
        {
            Forget(device);
            _pairing.Release();
        }
    }

    private async Task<bool> ChangeAsync(DeviceId device, Func<StoreDatabase, bool> change)
    {
        try
        {
            var changed = await writes.RunAsync(change, CancellationToken.None);
            await TellAsync(device);
            return changed;
        }
        finally
        {
            // Also where it failed: it may be stored all the same.
            Forget(device);
        }
    }

    /// <summary>
    /// Two turns, each with its own half of the pairing in its commit: the old vehicle lets go, then the new one takes. Between the two
    /// the device belongs to nobody, which is what a crash there leaves and what asking again completes.
    /// </summary>
    private async ValueTask<VehicleReply> PairAloneAsync(DeviceId device, VehicleId vehicle, Instant? from)
    {
        if (await readers.ReadAsync(database => DeviceRows.Find(database, device)) is not { } stored)
        {
            return new VehicleRefused(new DeviceNotPaired(device));
        }

        if (await FindRejectionAsync(stored.Record, vehicle) is { } rejection)
        {
            return new VehicleRefused(rejection);
        }

        var now = Instant.From(time.GetUtcNow());
        var begin = stored.Record.Pairings.IsEmpty ? from : from ?? now;
        if (stored.Record.Pairings is [.., { Until: null } open])
        {
            if (open.Vehicle == vehicle)
            {
                return await vehicles.TellAsync(vehicle, new PairDevice(device, open.From));
            }

            var until = open.From is { } since && since > begin ? since : begin ?? now;
            var released = await LetGoAsync(stored.Number, device, open.Vehicle, until);
            if (released is VehicleRefused)
            {
                // A vehicle that is out of use lets nothing happen to it any more; the device is free all the same.
                await writes.RunAsync(database => DeviceRows.EndPairing(database, stored.Number, until), CancellationToken.None);
            }
            else if (released is not VehicleDone)
            {
                return released;
            }
        }

        var take = new CommandTurn(vehicle, new PairDevice(device, begin))
        {
            Attached = new TurnWork(database => DeviceRows.BeginPairing(database, stored.Number, vehicle, begin)),
        };
        return await vehicles.TellAsync(take, CancellationToken.None);
    }

    private ValueTask<VehicleReply> LetGoAsync(long number, DeviceId device, VehicleId vehicle, Instant until)
    {
        var turn = new CommandTurn(vehicle, new UnpairDevice(device, until))
        {
            Attached = new TurnWork(database => DeviceRows.EndPairing(database, number, until)),
        };
        return vehicles.TellAsync(turn, CancellationToken.None);
    }

    /// <summary>What would make the second turn fail is found before the first.</summary>
    private async ValueTask<VehicleRejection?> FindRejectionAsync(DeviceRecord device, VehicleId vehicle)
    {
        var reading = await vehicles.ReadAsync(vehicle);
        if (reading is null || reading.Vehicle.Fleet != device.Fleet)
        {
            return new VehicleUnknown();
        }

        return reading.Vehicle.Profile is { Retired: true } ? new VehicleIsRetired() : null;
    }

    private async Task<StoredDevice?> ReadAsync(Func<StoreDatabase, StoredDevice?> query, CancellationToken cancellation)
    {
        var changes = Volatile.Read(ref _changes);
        var device = await readers.ReadAsync(query, cancellation);
        if (device is not null && _known.Count < options.DeviceCache)
        {
            _known[device.Record.Id.Value] = device;
            if (changes != Volatile.Read(ref _changes))
            {
                // Something changed while we read: what we read may be old.
                _known.TryRemove(device.Record.Id.Value, out _);
            }
        }

        return device;
    }

    /// <summary>Tells how a device is now.</summary>
    private async ValueTask TellAsync(DeviceId device)
    {
        Forget(device);
        if (await readers.ReadAsync(database => DeviceRows.Find(database, device)) is { } stored)
        {
            Changed?.Invoke(stored.Record);
        }
    }

    private void Forget(DeviceId device)
    {
        Interlocked.Increment(ref _changes);
        _known.TryRemove(device.Value, out _);
    }
}
