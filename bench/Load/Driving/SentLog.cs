namespace Milepost.Load.Driving;

/// <summary>
/// A vehicle's last messages, by odometer: finds when the one that a browser now sees was intended to be sent. Written by the generator's thread, read
/// by the hub connection's. Also notes the messages that cross the distances at which an alert is expected.
/// </summary>
internal sealed class SentLog(IEnumerable<ExpectedAlert> expectedAlerts, Action<string, long> alertDue)
{
    /// <summary>A message after this much silence finds no conflation window open: two of them have passed.</summary>
    public const long QuietNs = 400_000_000;

    // At 10 messages a second, the last 12 seconds.
    private const int Remembered = 128;

    private readonly Lock _gate = new();
    private readonly Entry[] _entries = new Entry[Remembered];
    private readonly Queue<ExpectedAlert> _ahead = new(expectedAlerts.OrderBy(e => e.AtMetres));
    private long _added;
    private long _lastIntended;

    /// <summary>Notes a message about to be sent.</summary>
    public void Add(long odometerMetres, long intended)
    {
        lock (_gate)
        {
            var afterQuiet = intended - _lastIntended >= QuietNs;
            _entries[_added++ % Remembered] = new(odometerMetres, intended, afterQuiet);
            _lastIntended = intended;
        }

        while (_ahead.TryPeek(out var alert) && odometerMetres >= alert.AtMetres)
        {
            alertDue(_ahead.Dequeue().ItemId, intended);
        }
    }

    /// <summary>The first message that carried the given odometer; false when none of the remembered ones did.</summary>
    public bool TryFind(long odometerMetres, out Entry entry)
    {
        lock (_gate)
        {
            entry = default;
            for (var i = Math.Max(0, _added - Remembered); i < _added; i++)
            {
                if (_entries[i % Remembered].OdometerMetres == odometerMetres)
                {
                    entry = _entries[i % Remembered];
                    return true;
                }
            }

            return false;
        }
    }

    internal readonly record struct Entry(long OdometerMetres, long Intended, bool AfterQuiet);
}
