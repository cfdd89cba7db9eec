using System.Collections.Concurrent;
using System.Collections.Immutable;
using Milepost.Gateway.Telemetry;
using Milepost.Grains.Identity;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Realtime;

/// <summary>Tells each subscription which vehicles of its fleet a commit touched.</summary>
internal sealed class FeedForwarder : IDisposable
{
    private readonly IVehicleFeed _feed;
    private readonly ConcurrentDictionary<FleetId, ImmutableArray<Subscription>> _subscriptions = new();

    public FeedForwarder(IVehicleFeed feed, GatewayMetrics metrics)
    {
        _feed = feed;
        _feed.Committed += Forward;
        metrics.WatchLag(() => Lag);
    }

    /// <summary>Items that the subscription furthest behind has yet to be given.</summary>
    public long Lag
    {
        get
        {
            var newest = _feed.Newest.Position;
            return _subscriptions.Values.SelectMany(all => all).Select(subscription => newest - subscription.Position.Position).DefaultIfEmpty().Max();
        }
    }

    public void Add(Subscription subscription) =>
        _subscriptions.AddOrUpdate(subscription.User.Fleet, [subscription], (_, others) => others.Add(subscription));

    public void Remove(Subscription subscription)
    {
        var fleet = subscription.User.Fleet;
        var left = _subscriptions.AddOrUpdate(fleet, [], (_, all) => all.Remove(subscription));
        if (left.IsEmpty)
        {
            // Only if it is still empty: somebody may have come in between.
            _subscriptions.TryRemove(KeyValuePair.Create(fleet, left));
        }
    }

    public void Dispose() => _feed.Committed -= Forward;

    private void Forward(IReadOnlyCollection<VehicleTouch> touches)
    {
        if (_subscriptions.IsEmpty)
        {
            return;
        }

        foreach (var touch in touches)
        {
            if (_subscriptions.TryGetValue(touch.Fleet, out var subscriptions))
            {
                foreach (var subscription in subscriptions)
                {
                    subscription.Touch(touch.Vehicle);
                }
            }
        }
    }
}
