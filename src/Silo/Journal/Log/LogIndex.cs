using Milepost.Silo.Storage;

namespace Milepost.Silo.Journal.Log;

/// <summary>Knows, in memory, which commits of the unsorted part of the log hold entries of which vehicle.</summary>
/// <remarks>
/// One node per vehicle and commit, chained per vehicle from the oldest to the newest, in one array whose free places are chained too: it
/// grows to the size of the unsorted part and costs nothing after. Any thread.
/// </remarks>
internal sealed class LogIndex
{
    private const int None = -1;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Chain> _vehicles = [];
    private readonly Queue<LogCommit> _commits = new();
    private Node[] _nodes = new Node[256];
    private int _used;
    private int _free = None;
    private long _bytes;
    private long _bytesEver;
    private long _trimmedTo;
    private volatile TaskCompletionSource? _room;

    /// <summary>Bytes of the unsorted part.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Bytes of the unsorted part from which on turns wait for the sorter.</summary>
    public long Limit { get; set; } = long.MaxValue;

    /// <summary>Bytes of all commits since the process started; only grows.</summary>
    public long BytesEver
    {
        get
        {
            lock (_gate)
            {
                return _bytesEver;
            }
        }
    }

    /// <summary>The newest commit it was trimmed of: everything up to it is in pages.</summary>
    public long TrimmedTo
    {
        get
        {
            lock (_gate)
            {
                return _trimmedTo;
            }
        }
    }

    /// <summary>The oldest unsorted commit, or <c>null</c>.</summary>
    public LogCommit? Oldest
    {
        get
        {
            lock (_gate)
            {
                return _commits.TryPeek(out var oldest) ? oldest : null;
            }
        }
    }

    /// <summary>Forgets everything, before it is read from the store anew.</summary>
    public void Clear(long trimmedTo)
    {
        lock (_gate)
        {
            _vehicles.Clear();
            _commits.Clear();
            (_used, _free, _bytes, _trimmedTo) = (0, None, 0, trimmedTo);
            MakeRoom_NeedsGate();
        }
    }

    /// <summary>Completes when the unsorted part is below its limit.</summary>
    public ValueTask WaitForRoomAsync() => _room is { } room ? new ValueTask(room.Task) : ValueTask.CompletedTask;

    /// <summary>Notes the entries of a commit that is about to be made; it counts for the sorter once <see cref="Settle"/> was called.</summary>
    /// <remarks>Who looks for such an entry before the commit is made does not find its row, which is as if it had not looked here.</remarks>
    /// <exception cref="JournalFailedException">A sequence of a vehicle is not above those before it.</exception>
    public void Add(long commit, ReadOnlySpan<EntryKey> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                Add_NeedsGate(commit, entry);
            }
        }
    }

    /// <summary>Notes the entries of a commit found in the store; heads may be damaged, so nothing is held against the order.</summary>
    public void Restore(long commit, IReadOnlyList<EntryKey> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                if (!_vehicles.TryGetValue(entry.Vehicle, out var chain) || _nodes[chain.Last].LastSequence < entry.Sequence)
                {
                    Add_NeedsGate(commit, entry);
                }
            }
        }
    }

    /// <summary>A commit, newer than all before, is durable.</summary>
    public void Settle(in LogCommit commit)
    {
        lock (_gate)
        {
            _commits.Enqueue(commit);
            _bytes += commit.Bytes;
            _bytesEver += commit.Bytes;
            if (_bytes >= Limit)
            {
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Adds the commits that hold entries of a vehicle above a sequence, oldest first, each with the last of them.</summary>
    public void Find(long vehicle, long after, List<(long Commit, EntryKey Last)> found)
    {
        lock (_gate)
        {
            for (var at = _vehicles.TryGetValue(vehicle, out var chain) ? chain.First : None; at != None; at = _nodes[at].Next)
            {
                if (_nodes[at].LastSequence > after)
                {
                    found.Add((_nodes[at].Commit, new EntryKey(vehicle, _nodes[at].LastSequence)));
                }
            }
        }
    }

    /// <summary>The newest of the oldest commits that together stay within a size, at least one; <c>null</c> where there is none.</summary>
    public long? OldestWithin(long bytes)
    {
        lock (_gate)
        {
            (long? newest, var sum) = (null, 0L);
            foreach (var commit in _commits)
            {
                sum += commit.Bytes;
                if (newest is not null && sum > bytes)
                {
                    break;
                }

                newest = commit.Number;
            }

            return newest;
        }
    }

    /// <summary>Forgets commits up to a number: they are in pages. <paramref name="vehicles"/> are those with entries in them.</summary>
    public void Trim(long upTo, IEnumerable<long> vehicles)
    {
        lock (_gate)
        {
            _trimmedTo = upTo;
            while (_commits.TryPeek(out var commit) && commit.Number <= upTo)
            {
                _commits.Dequeue();
                _bytes -= commit.Bytes;
            }

            foreach (var vehicle in vehicles)
            {
                Trim_NeedsGate(upTo, vehicle);
            }

            MakeRoom_NeedsGate();
        }
    }

    private void MakeRoom_NeedsGate()
    {
        if (_bytes < Limit)
        {
            _room?.TrySetResult();
            _room = null;
        }
    }

    private void Add_NeedsGate(long commit, EntryKey entry)
    {
        var isKnown = _vehicles.TryGetValue(entry.Vehicle, out var chain);
        if (isKnown && _nodes[chain.Last].LastSequence >= entry.Sequence)
        {
            throw new JournalFailedException($"Entry {entry.Sequence} of vehicle number {entry.Vehicle} is in the log already.");
        }

        if (isKnown && _nodes[chain.Last].Commit == commit)
        {
            _nodes[chain.Last].LastSequence = entry.Sequence;
            return;
        }

        var added = Take_NeedsGate();
        _nodes[added] = new Node { Commit = commit, LastSequence = entry.Sequence, Next = None };
        if (isKnown)
        {
            _nodes[chain.Last].Next = added;
        }

        _vehicles[entry.Vehicle] = new Chain(isKnown ? chain.First : added, added);
    }

    private int Take_NeedsGate()
    {
        if (_free != None)
        {
            var free = _free;
            _free = _nodes[free].Next;
            return free;
        }

        if (_used == _nodes.Length)
        {
            Array.Resize(ref _nodes, _used * 2);
        }

        return _used++;
    }

    private void Trim_NeedsGate(long upTo, long vehicle)
    {
        if (!_vehicles.TryGetValue(vehicle, out var chain))
        {
            return;
        }

        var at = chain.First;
        while (at != None && _nodes[at].Commit <= upTo)
        {
            var next = _nodes[at].Next;
            _nodes[at].Next = _free;
            (_free, at) = (at, next);
        }

        if (at == None)
        {
            _vehicles.Remove(vehicle);
        }
        else
        {
            _vehicles[vehicle] = chain with { First = at };
        }
    }

    private struct Node
    {
        public long Commit;
        public long LastSequence;
        public int Next;
    }

    private readonly record struct Chain(int First, int Last);
}
