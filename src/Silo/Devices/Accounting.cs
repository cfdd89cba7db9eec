using System.Collections.Concurrent;
using Milepost.Grains.Identity;
using Milepost.Silo.Client;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;
using Milepost.Silo.Telemetry;

namespace Milepost.Silo.Devices;

/// <summary>Derives balances from what is stored, so that they hold at every instant without a write per message.</summary>
/// <remarks>
/// A balance is read in one transaction: the totals rolled up so far, the journal's rows after them, and the dead letters that are there.
/// Refusals are counted in memory and written down with each roll-up; both counts only grow, so the higher one is the newer one.
/// </remarks>
internal sealed class Accounting(StoreReaders readers, SiloMetrics metrics) : IAccounting
{
    private readonly ConcurrentDictionary<DeviceId, Refusals> _refused = new();

    /// <inheritdoc />
    public async ValueTask<Balance> ReadAsync(FleetId fleet, DeviceId? device, CancellationToken cancellation)
    {
        var stored = await readers.ReadAsync(database => AccountingRows.Read(database, fleet, device), cancellation);
        var refused = stored.Refused.Sum(row => row.Before + Math.Max(row.Now, SinceStart(row.Device)));
        var unwritten = _refused.Where(pair => pair.Value.Fleet == fleet && (device is null || device == pair.Key))
            .ExceptBy(stored.Refused.Select(row => row.Device), pair => pair.Key)
            .Sum(pair => pair.Value.Samples);
        var balance = stored.Balance;
        return balance with { Received = balance.Received + refused + unwritten, Refused = refused + unwritten };
    }

    /// <inheritdoc />
    public void Refused(DeviceId device, FleetId fleet, int samples)
    {
        metrics.Refused(samples);
        _refused.AddOrUpdate(device, new Refusals(fleet, samples), (_, before) => before with { Samples = before.Samples + samples });
    }

    /// <summary>What was refused since the process started, to be written down.</summary>
    public IReadOnlyList<RefusalRow> Unsaved() =>
        [.. _refused.Select(pair => new RefusalRow(pair.Key, pair.Value.Fleet, 0, pair.Value.Samples))];

    private long SinceStart(DeviceId device) => _refused.TryGetValue(device, out var refusals) ? refusals.Samples : 0;

    private sealed record Refusals(FleetId Fleet, long Samples);
}
