using System.Diagnostics;
using System.Threading.Channels;
using Milepost.Silo.Telemetry;

namespace Milepost.Silo.Actors;

/// <summary>The queue of a loop: bounded for messages from outside, always open for the loop's own continuations.</summary>
/// <remarks>A message holds its place until its turn was taken, also while its vehicle waits for the journal.</remarks>
internal sealed class Mailbox(int capacity, SiloMetrics metrics) : IDisposable
{
    /// <summary>One message in so many is timed, the first among them: that says the same as timing each and costs nothing to speak of.</summary>
    private const uint TimedOneIn = 16;

    private readonly Channel<LoopItem> _items = Channel.CreateUnbounded<LoopItem>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _places = new(capacity, capacity);
    private volatile bool _isClosed;

    // Counted by several threads without care: which message is timed does not matter.
    private uint _posted;

    /// <summary>What the loop reads.</summary>
    public ChannelReader<LoopItem> Items => _items.Reader;

    /// <summary>Messages that hold a place.</summary>
    public int Waiting => capacity - _places.CurrentCount;

    /// <summary>Posts a message, waiting for a place. A closed mailbox loses it.</summary>
    public async ValueTask PostAsync(VehicleMessage message, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        Post(message);
    }

    /// <summary>Posts a message if there is a place at once.</summary>
    public bool TryPost(VehicleMessage message)
    {
        if (!_places.Wait(0, CancellationToken.None))
        {
            return false;
        }

        Post(message);
        return true;
    }

    /// <summary>Posts what the loop has to do for itself.</summary>
    public void Continue(LoopItem item) => _items.Writer.TryWrite(item);

    /// <summary>A message's turn was taken, or it was lost.</summary>
    public void Release() => _places.Release();

    /// <summary>Lets nobody in any more and completes when every message's turn was taken: whoever holds all places knows nobody is on the way.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        _isClosed = true;
        var taken = 0;
        try
        {
            for (; taken < capacity; taken++)
            {
                await _places.WaitAsync(cancellation);
            }
        }
        finally
        {
            // Those who wait for a place are let through, to be told that nobody gets in.
            if (taken > 0)
            {
                _places.Release(taken);
            }
        }
    }

    /// <summary>Ends the loop once it is empty.</summary>
    public void Complete() => _items.Writer.TryComplete();

    public void Dispose() => _places.Dispose();

    private void Post(VehicleMessage message)
    {
        _posted = unchecked(_posted + 1);
        if (_posted % TimedOneIn == 1 && metrics.TimesTurns)
        {
            message.PostedAt = Stopwatch.GetTimestamp();
        }

        if (_isClosed || !_items.Writer.TryWrite(message))
        {
            _places.Release();
            message.Lost();
        }
    }
}
