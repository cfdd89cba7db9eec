using Milepost.Silo.Client;
using Milepost.Silo.Telemetry;

namespace Milepost.Silo.Effects;

/// <summary>Runs a loop per consumer of the feed, from start to stop; none waits for another.</summary>
internal sealed class EffectRunner(IEnumerable<IFeedConsumer> consumers, EffectContext context, SiloMetrics metrics) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<EffectLoop> _loops = [.. consumers.Select(consumer => new EffectLoop(consumer, context))];
    private Task _running = Task.CompletedTask;

    /// <summary>Begins; the store is open and commits. A new consumer's beginning is fixed when this completes.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(_loops.Select(loop => loop.BeginAsync(cancellation)));
        metrics.WatchConsumers(() => _loops.Select(loop => (loop.Name, loop.Lag)));
        _running = Task.WhenAll(_loops.Select(loop => Task.Run(() => loop.RunAsync(_stop.Token))));
    }

    /// <summary>Ends; an effect under way is cancelled and asked for again after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }
}
