using System.Runtime.InteropServices;

namespace Milepost.Silo.Journal.Log;

/// <summary>Groups the entries of a stretch of the log by vehicle and hands them out as pages, a slice at a time.</summary>
/// <remarks>
/// Entries of a vehicle come in the order of their sequences already, so grouping is counting: how many each has, where its first goes, then
/// each to its place. A damaged entry goes into its page as it is, so that its vehicle stops there as it would have in the log.
/// Used again for the next stretch.
/// </remarks>
internal sealed class SortRun
{
    private readonly Dictionary<long, int> _groups = [];
    private readonly List<long> _vehicles = [];
    private readonly List<Item> _items = [];
    private readonly List<string> _damage = [];
    private readonly Page _page = new();
    private IReadOnlyList<StoredCommit> _commits = [];
    private int[] _order = [];
    private int _next;

    /// <summary>Numbers of the vehicles that have entries in it.</summary>
    public IReadOnlyList<long> Vehicles => _vehicles;

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<string> Damage => _damage;

    /// <summary>Whether every page was handed out.</summary>
    public bool IsDone => _next >= _items.Count;

    /// <summary>Begins with a stretch, oldest commit first.</summary>
    public void Load(IReadOnlyList<StoredCommit> commits)
    {
        Clear();
        _commits = commits;
        for (var index = 0; index < commits.Count; index++)
        {
            Collect(index, commits[index]);
        }

        Arrange();
    }

    /// <summary>Lets go of what it holds; the room stays.</summary>
    public void Clear()
    {
        _groups.Clear();
        _vehicles.Clear();
        _items.Clear();
        _damage.Clear();
        (_commits, _next) = ([], 0);
    }

    /// <summary>Hands out pages of about a size together, at least one where there is one left. Their bytes are good until the next slice.</summary>
    public void TakeSlice(long bytes, Action<Page> write)
    {
        _page.Reset();
        for (var taken = 0L; taken < bytes && !IsDone; taken += _page.Written.Length)
        {
            FillPage();
            write(_page);
        }
    }

    private void Collect(int index, in StoredCommit commit)
    {
        LogBlockReader reader;
        try
        {
            reader = new LogBlockReader(commit.Heads);
        }
        catch (InvalidDataException exception)
        {
            _damage.Add($"Commit {commit.Number}: {exception.Message}");
            return;
        }

        if (reader.IsDamaged)
        {
            _damage.Add($"Commit {commit.Number}: its heads are damaged.");
        }

        while (reader.Next())
        {
            if (!reader.TryGetBody(commit.Bodies, out _))
            {
                _damage.Add($"Commit {commit.Number}, entry {reader.Ordinal}: it is damaged; its head says vehicle number {reader.Head.Vehicle}, entry {reader.Head.Sequence}.");
            }

            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, reader.Head.Vehicle, out var isKnown);
            if (!isKnown)
            {
                group = _vehicles.Count;
                _vehicles.Add(reader.Head.Vehicle);
            }

            _items.Add(new Item(group, index, reader.Ordinal, reader.HeadAt, reader.BodyAt));
        }
    }

    /// <summary>Vehicles in the order of their numbers, so that the pages of a slice lie near one another in the store's indexes.</summary>
    private void Arrange()
    {
        var places = new int[_vehicles.Count];
        foreach (var item in CollectionsMarshal.AsSpan(_items))
        {
            places[item.Group]++;
        }

        var byNumber = Enumerable.Range(0, _vehicles.Count).ToArray();
        Array.Sort(_vehicles.ToArray(), byNumber);
        var place = 0;
        foreach (var group in byNumber)
        {
            (places[group], place) = (place, place + places[group]);
        }

        if (_order.Length < _items.Count)
        {
            _order = new int[_items.Count];
        }

        for (var index = 0; index < _items.Count; index++)
        {
            _order[places[_items[index].Group]++] = index;
        }
    }

    private void FillPage()
    {
        _page.Begin();
        var group = _items[_order[_next]].Group;
        while (!IsDone && _items[_order[_next]] is var item && item.Group == group && (_page.IsEmpty || _page.Written.Length < Page.MaxBytes))
        {
            var commit = _commits[item.Commit];
            var reader = new LogBlockReader(commit.Heads, isChecked: true);
            reader.MoveTo(item.HeadAt, item.BodyAt, item.Ordinal);
            reader.TryGetBody(commit.Bodies, out var body);
            _page.Add(reader.Head, reader.Checksum, body, commit.Number, item.Ordinal);
            _next++;
        }

        _page.End();
    }

    /// <summary>Where an entry lies.</summary>
    private readonly record struct Item(int Group, int Commit, int Ordinal, int HeadAt, int BodyAt);
}
