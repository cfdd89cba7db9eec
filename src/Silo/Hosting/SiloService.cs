using Microsoft.Extensions.Hosting;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Devices;
using Milepost.Silo.Effects;
using Milepost.Silo.Feeds;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Log;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;
using Milepost.Silo.Telemetry;
using Milepost.Silo.Timers;

namespace Milepost.Silo.Hosting;

/// <summary>Starts the silo's parts in order and stops them in the reverse one.</summary>
internal sealed class SiloService(
    IJournal journal,
    StoreEngine engine,
    StoreReaders readers,
    CursorSeal seal,
    VehicleNumbers numbers,
    VehicleFeed feed,
    SiloHealth health,
    GroupCommit commit,
    VehicleHost vehicles,
    RollUp rollUp,
    WakeService wakes,
    LogSorter sorter,
    Retention retention,
    EffectRunner effects,
    SiloMetrics metrics,
    SiloReadings readings,
    SiloOptions options,
    ILogger<SiloService> logger) : IHostedService
{
    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var opening = OpenJournal();
        JournalLog.Opened(logger, engine.Place, engine.Version);
        foreach (var damage in opening.Damage)
        {
            JournalLog.Damaged(logger, damage);
        }

        var (incarnation, key) = await readers.ReadAsync(StoreMeta.Read, cancellationToken);
        seal.Open(incarnation, key);
        numbers.StartAfter(opening.HighestVehicle);
        var removed = await readers.ReadAsync(FeedRows.Removed, cancellationToken);
        feed.StartAt(opening.Newest, new FeedCursor(removed));
        health.StoreOpened();
        health.StoreWorks();
        metrics.Watch(readings);
        commit.Start();
        vehicles.Start();
        rollUp.Start();
        wakes.Start(opening.LastWrite);
        sorter.Start();
        retention.Start();
        await effects.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        health.Stopping();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.DrainTimeout);
        await effects.DisposeAsync();
        await wakes.DisposeAsync();
        await vehicles.StopAsync(limit.Token);
        await retention.DisposeAsync();
        await sorter.DisposeAsync();
        await rollUp.DisposeAsync();
        await commit.DisposeAsync();
        journal.Close();
        engine.Dispose();
    }

    // Who hosts the silo knows no journals, only that the store cannot be used, and why.
    private JournalOpening OpenJournal()
    {
        try
        {
            return journal.Open();
        }
        catch (JournalFailedException refused)
        {
            throw new SiloUnavailableException(refused.Message, refused);
        }
    }
}
