using System.Globalization;
using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Tests.Memory;

/// <summary>The feed in memory; an incarnation is a word, so that a test can end one.</summary>
internal sealed class MemoryFeed : IVehicleFeed
{
    private readonly Lock _gate = new();
    private readonly List<(FleetId Fleet, FeedItem Item)> _items = [];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public event Action<IReadOnlyCollection<VehicleTouch>>? Committed;

    public string Incarnation { get; set; } = "first";

    public FeedCursor Newest
    {
        get
        {
            lock (_gate)
            {
                return new FeedCursor(_items.Count);
            }
        }
    }

    public void Raise(FleetId fleet, Alert alert) => Append(fleet, cursor => new AlertRaisedItem(cursor, alert.Vehicle, alert));

    public void Change(FleetId fleet, Alert alert) => Append(fleet, cursor => new AlertChangedItem(cursor, alert.Vehicle, alert));

    public void ChangeVehicle(FleetId fleet, VehicleId vehicle) => Append(fleet, cursor => new VehicleChangedItem(cursor, vehicle));

    public void Remove(FleetId fleet, VehicleId vehicle) => Append(fleet, cursor => new VehicleRemovedItem(cursor, vehicle));

    public void Touch(FleetId fleet, VehicleId vehicle) => Committed?.Invoke([new VehicleTouch(fleet, vehicle)]);

    public TimeSpan? AgeOf(FeedCursor item) => TimeSpan.Zero;

    public ValueTask<FeedPage> ReadAsync(FleetId fleet, FeedCursor after, int limit, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var next = (int)after.Position;
            var items = new List<FeedItem>();
            while (next < _items.Count && items.Count < limit)
            {
                if (_items[next].Fleet == fleet)
                {
                    items.Add(_items[next].Item);
                }

                next++;
            }

            return ValueTask.FromResult(new FeedPage(items, new FeedCursor(next)));
        }
    }

    public async ValueTask WaitAsync(FeedCursor after, CancellationToken cancellation)
    {
        Task grown;
        lock (_gate)
        {
            if (_items.Count > after.Position)
            {
                return;
            }

            grown = _grown.Task;
        }

        await grown.WaitAsync(cancellation);
    }

    public string Protect(FeedCursor cursor) => $"{Incarnation}-{cursor.Position}";

    public bool TryUnprotect(string text, out FeedCursor cursor)
    {
        var mine = text.StartsWith($"{Incarnation}-", StringComparison.Ordinal);
        var position = 0L;
        var valid = mine && long.TryParse(text[(Incarnation.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out position);
        cursor = new FeedCursor(position);
        return valid;
    }

    private void Append(FleetId fleet, Func<FeedCursor, FeedItem> make)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            _items.Add((fleet, make(new FeedCursor(_items.Count + 1))));
            grown = _grown;
            _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        grown.SetResult();
    }
}
