using Microsoft.Extensions.Hosting;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Devices;
using Milepost.Silo.Feeds;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
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
        var (incarnation, key) = await readers.ReadAsync(StoreMeta.Read, cancellationToken);
        seal.Open(incarnation, key);
        numbers.StartAfter(opening.HighestVehicle);
        feed.StartAt(opening.Newest);
        health.StoreOpened();
        health.StoreWorks();
        metrics.Watch(readings);
        commit.Start();
        vehicles.Start();
        rollUp.Start();
        wakes.Start(opening.LastWrite);
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        health.Stopping();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.DrainTimeout);
        await wakes.DisposeAsync();
        await vehicles.StopAsync(limit.Token);
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
