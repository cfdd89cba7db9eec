using System.Diagnostics;
using Milepost.Silo.Client;

namespace Milepost.Silo.Feeds;

/// <summary>Remembers when the latest commits made their feed items durable.</summary>
internal sealed class CommitTimes
{
    /// <summary>Commits remembered.</summary>
    private const int Kept = 256;

    private readonly Lock _gate = new();
    private readonly (long Position, long At)[] _ring = new (long, long)[Kept];
    private long _floor;
    private int _next;
    private int _count;

    /// <summary>What the store holds already is of another time.</summary>
    public void StartAt(FeedCursor newest)
    {
        lock (_gate)
        {
            _floor = newest.Position;
        }
    }

    /// <summary>A commit is durable.</summary>
    /// <param name="newest">The newest position after it.</param>
    /// <param name="at">Timestamp of its being durable.</param>
    public void Note(FeedCursor newest, long at)
    {
        lock (_gate)
        {
            if (_count > 0 && Newest_NeedsLock(0).Position >= newest.Position)
            {
                return;
            }

            if (_count == Kept)
            {
                _floor = _ring[_next].Position;
            }

            _ring[_next] = (newest.Position, at);
            _next = (_next + 1) % Kept;
            _count = Math.Min(_count + 1, Kept);
        }
    }

    /// <summary>How long ago the item at a position became durable, where that is remembered.</summary>
    public TimeSpan? AgeOf(FeedCursor item)
    {
        lock (_gate)
        {
            if (item.Position <= _floor || _count == 0)
            {
                return null;
            }

            // The commit that made it durable is the first that reached its position; it is most often the newest.
            var back = 0;
            while (back + 1 < _count && Newest_NeedsLock(back + 1).Position >= item.Position)
            {
                back++;
            }

            var (position, at) = Newest_NeedsLock(back);
            return position >= item.Position ? Stopwatch.GetElapsedTime(at) : null;
        }
    }

    private (long Position, long At) Newest_NeedsLock(int back) => _ring[(_next - 1 - back + (2 * Kept)) % Kept];
}
