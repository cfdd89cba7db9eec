using Milepost.Grains.Identity;

namespace Milepost.Gateway.Realtime;

/// <summary>Says when a vehicle that changed may be shown: the first time at once, then once per interval however often it changes.</summary>
/// <remarks>Knows no clock and no lock; holds at most one entry per vehicle that changed within an interval.</remarks>
internal sealed class ConflationSchedule(TimeSpan interval)
{
    private readonly HashSet<VehicleId> _waiting = [];
    private readonly PriorityQueue<VehicleId, DateTimeOffset> _due = new();
    private readonly Dictionary<VehicleId, DateTimeOffset> _shownAt = [];
    private readonly Queue<(VehicleId Vehicle, DateTimeOffset At)> _shown = [];

    /// <summary>A vehicle changed; <c>false</c> when it waits to be shown already.</summary>
    public bool Touch(VehicleId vehicle, DateTimeOffset now)
    {
        if (!_waiting.Add(vehicle))
        {
            return false;
        }

        _due.Enqueue(vehicle, _shownAt.TryGetValue(vehicle, out var shownAt) && shownAt + interval > now ? shownAt + interval : now);
        return true;
    }

    /// <summary>The next vehicle whose turn it is.</summary>
    public bool TryTake(DateTimeOffset now, out VehicleId vehicle)
    {
        if (!_due.TryPeek(out vehicle, out var due) || due > now)
        {
            return false;
        }

        _due.Dequeue();
        _waiting.Remove(vehicle);
        _shownAt[vehicle] = now;
        _shown.Enqueue((vehicle, now));
        Forget(now);
        return true;
    }

    /// <summary>How long until a vehicle's turn comes; <c>null</c> when none waits.</summary>
    public TimeSpan? Wait(DateTimeOffset now) =>
        _due.TryPeek(out _, out var due) ? (due > now ? due - now : TimeSpan.Zero) : null;

    private void Forget(DateTimeOffset now)
    {
        while (_shown.TryPeek(out var oldest) && oldest.At + interval <= now)
        {
            _shown.Dequeue();
            if (_shownAt.TryGetValue(oldest.Vehicle, out var at) && at == oldest.At)
            {
                _shownAt.Remove(oldest.Vehicle);
            }
        }
    }
}
