using System.Diagnostics.CodeAnalysis;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Effects;

/// <summary>Reads the feed for one consumer: effect first, then its position, so that a crash between them repeats the effect and skips none.</summary>
/// <remarks>It holds one page of the feed, however far behind it is. What fails is tried again, ever later, until it is done or too old.</remarks>
internal sealed class EffectLoop(IFeedConsumer consumer, EffectContext context)
{
    private const int PageLength = 100;

    private long _position;

    /// <summary>The consumer's name.</summary>
    public string Name => consumer.Name;

    /// <summary>Items of the feed it has yet to look at.</summary>
    public long Lag => Math.Max(0, context.Feed.Newest.Position - Volatile.Read(ref _position));

    /// <summary>Finds or makes its position.</summary>
    /// <exception cref="SiloUnavailableException">The store failed.</exception>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        var position = await WriteAsync(database => ConsumerRows.Begin(database, Name, consumer.Start), cancellation);
        EffectLog.Begins(context.Logger, Name, position.Position);
        _position = position.Position;
    }

    /// <summary>Runs from there until stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            var position = new FeedCursor(_position);
            while (true)
            {
                position = await PassAsync(position, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>Carries out the next page, or waits for one; the position after it.</summary>
    private async Task<FeedCursor> PassAsync(FeedCursor position, CancellationToken stop)
    {
        var (effects, next) = await InsistAsync(() => context.Feed.ReadAsync(position, PageLength, stop), stop);
        if (next == position)
        {
            await context.Feed.WaitAsync(position, stop);
            return position;
        }

        var stored = position;
        foreach (var effect in effects.Where(effect => consumer.Wants(effect.Item)))
        {
            await CarryOutAsync(effect, stop);
            stored = await SaveAsync(effect.Item.Cursor, stop);
        }

        return stored == next ? next : await SaveAsync(next, stop);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Owner of the loop: whatever a consumer throws means that the effect was not done, which is logged and tried again.")]
    private async Task CarryOutAsync(FeedEffect effect, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await consumer.CarryOutAsync(effect, stop);
                context.Metrics.CarriedOut(Name, "done");
                return;
            }
            catch (Exception exception)
            {
                stop.ThrowIfCancellationRequested();
                if (Instant.From(context.Time.GetUtcNow()) - effect.At >= consumer.GiveUpAfter)
                {
                    context.Metrics.CarriedOut(Name, "given-up");
                    EffectLog.GivenUp(context.Logger, Name, effect.Id, attempt, exception.Message);
                    return;
                }

                var pause = PauseAfter(attempt);
                context.Metrics.CarriedOut(Name, "failed");
                EffectLog.Failed(context.Logger, Name, effect.Id, attempt, exception.Message, pause);
                await Task.Delay(pause, context.Time, stop);
            }
        }
    }

    private async Task<FeedCursor> SaveAsync(FeedCursor position, CancellationToken stop)
    {
        await InsistAsync(
            () => WriteAsync(
                database =>
                {
                    ConsumerRows.Save(database, Name, position);
                    return true;
                },
                stop),
            stop);
        Volatile.Write(ref _position, position.Position);
        return position;
    }

    private Task<T> WriteAsync<T>(Func<Storage.StoreDatabase, T> write, CancellationToken stop) => context.Writes.RunAsync(write, stop).AsTask();

    /// <summary>Tries until the store answers; what was done outside is not done again for its sake.</summary>
    private async Task<T> InsistAsync<T>(Func<Task<T>> ask, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (SiloUnavailableException unavailable)
            {
                EffectLog.StoreDoesNotAnswer(context.Logger, Name, unavailable.Message);
                await Task.Delay(PauseAfter(attempt), context.Time, stop);
            }
        }
    }

    /// <summary>Twice as long after each attempt, up to the limit; a random half of it, so that consumers do not come back together.</summary>
    private TimeSpan PauseAfter(int attempt)
    {
        var (least, most) = (context.Options.EffectRetryLeast, context.Options.EffectRetryMost);
        var pause = least * Math.Pow(2, Math.Min(attempt - 1, 30));
        return (pause < most ? pause : most) * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
