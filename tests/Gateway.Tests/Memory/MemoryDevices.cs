using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Pairing = Milepost.Silo.Client.Pairing;

namespace Milepost.Gateway.Tests.Memory;

/// <summary>Devices, their unreadable messages and their balance in memory.</summary>
internal sealed class MemoryDevices(IVehicleClient vehicles, TimeProvider time) : IDeviceDirectory, IDeadLetters, IAccounting, ITelemetryArchive
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, DeviceRecord> _devices = new(StringComparer.Ordinal);
    private readonly List<(FleetId Fleet, DeadLetter Letter)> _letters = [];

    public event Action<DeviceRecord>? Changed;

    public void Add(FleetId fleet, DeadLetter letter) => _letters.Add((fleet, letter));

    public ValueTask<bool> CreateAsync(DeviceRecord device, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_devices.TryAdd(device.Id.ToString(), device));
        }
    }

    public ValueTask<DeviceRecord?> FindAsync(DeviceId device, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_devices.GetValueOrDefault(device.ToString()));
        }
    }

    public ValueTask<DeviceRecord?> FindByTokenAsync(ReadOnlyMemory<byte> tokenHash, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_devices.Values.FirstOrDefault(device => device.TokenHash.Span.SequenceEqual(tokenHash.Span)));
        }
    }

    public ValueTask<Page<DeviceRecord>> ListAsync(FleetId fleet, string? cursor, int limit, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(new Page<DeviceRecord>([.. _devices.Values.Where(device => device.Fleet == fleet).Take(limit)], null));
        }
    }

    public async ValueTask<VehicleReply> PairAsync(DeviceId device, VehicleId vehicle, Instant? from, CancellationToken cancellation)
    {
        var reply = await vehicles.TellAsync(vehicle, new PairDevice(device, from), cancellation);
        if (reply is VehicleDone)
        {
            var start = from ?? Instant.From(time.GetUtcNow());
            Replace(device, record => record with { Pairings = [.. record.Pairings.Select(pairing => pairing with { Until = pairing.Until ?? start }), new Pairing(vehicle, from, null)] });
        }

        return reply;
    }

    public ValueTask<bool> ReplaceSecretAsync(DeviceId device, ReadOnlyMemory<byte> secretHash, ReadOnlyMemory<byte> tokenHash, CancellationToken cancellation) =>
        ValueTask.FromResult(Replace(device, record => record with { SecretHash = secretHash, TokenHash = tokenHash }));

    public ValueTask<bool> RevokeAsync(DeviceId device, CancellationToken cancellation) =>
        ValueTask.FromResult(Replace(device, record => record with { RevokedAt = record.RevokedAt ?? Instant.From(time.GetUtcNow()) }));

    public ValueTask PostAsync(DeviceId device, IReadOnlyList<NewDeadLetter> letters, IIngestCompletion completion, long token, CancellationToken cancellation) =>
        throw new NotSupportedException("The gateway posts no letters.");

    public ValueTask<Page<RawMessage>> ListAsync(VehicleId vehicle, Instant from, Instant before, string? cursor, int limit, CancellationToken cancellation) =>
        ValueTask.FromResult(new Page<RawMessage>([], null));

    public ValueTask<Page<DeadLetter>> ListAsync(FleetId fleet, DeviceId? device, string? cursor, int limit, CancellationToken cancellation) =>
        ValueTask.FromResult(new Page<DeadLetter>(
            [.. _letters.Where(kept => kept.Fleet == fleet && (device is null || kept.Letter.Device == device)).Select(kept => kept.Letter).Take(limit)], null));

    public ValueTask<RetryResult> RetryAsync(FleetId fleet, long letter, CancellationToken cancellation) =>
        ValueTask.FromResult(_letters.Any(kept => kept.Fleet == fleet && kept.Letter.Id == letter) ? RetryResult.StillUnreadable : RetryResult.Unknown);

    public ValueTask<Balance> ReadAsync(FleetId fleet, DeviceId? device, CancellationToken cancellation) =>
        ValueTask.FromResult(new Balance(0, 0, 0, 0, 0));

    public void Refused(DeviceId device, FleetId fleet, int samples) => throw new NotSupportedException("The gateway refuses no samples.");

    private bool Replace(DeviceId device, Func<DeviceRecord, DeviceRecord> change)
    {
        DeviceRecord changed;
        lock (_gate)
        {
            if (!_devices.TryGetValue(device.ToString(), out var record))
            {
                return false;
            }

            _devices[device.ToString()] = changed = change(record);
        }

        Changed?.Invoke(changed);
        return true;
    }
}
