using Milepost.Gateway.Contracts;
using Milepost.Grains.Identity;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Realtime;

/// <summary>Hands one connection every alert after its cursor, in order, each one before the next.</summary>
/// <remarks>
/// The queue is the feed itself: the lane asks for the next page when the last one was taken, so it holds one page however slow the
/// client is, and nothing is dropped or conflated to keep it small.
/// </remarks>
internal sealed class AlertLane(IVehicleFeed feed, FleetId fleet, Func<VehicleId, bool> wants, VehicleHubClient client, Action<VehicleId> vehicleChanged, FeedCursor after)
{
    private const int PageLength = 100;

    private long _position = after.Position;

    /// <summary>Every alert up to here was handed to the connection.</summary>
    public FeedCursor Position => new(Volatile.Read(ref _position));

    /// <summary>Hands over everything that is in the feed by now.</summary>
    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        var newest = feed.Newest.Position;
        while (Position.Position < newest && await ForwardAsync(cancellation))
        {
        }
    }

    /// <summary>Hands over what comes, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (!await ForwardAsync(cancellation))
            {
                await feed.WaitAsync(Position, cancellation);
            }
        }
    }

    /// <summary>Hands over one page; <c>false</c> when there was nothing after the position.</summary>
    private async Task<bool> ForwardAsync(CancellationToken cancellation)
    {
        var before = Position;
        var page = await feed.ReadAsync(fleet, before, PageLength, cancellation);
        foreach (var item in page.Items)
        {
            if (wants(item.Vehicle))
            {
                await SendAsync(item, cancellation);
                if (item is not VehicleChangedItem)
                {
                    client.Took(feed.AgeOf(item.Cursor));
                }
            }

            Volatile.Write(ref _position, item.Cursor.Position);
        }

        Volatile.Write(ref _position, page.Next.Position);
        return page.Next != before;
    }

    private Task SendAsync(FeedItem item, CancellationToken cancellation)
    {
        switch (item)
        {
            case AlertRaisedItem raised:
                return client.AlertRaisedAsync(new AlertMessage(feed.Protect(item.Cursor), raised.Alert.ToResource()), cancellation);
            case AlertChangedItem changed:
                return client.AlertChangedAsync(new AlertMessage(feed.Protect(item.Cursor), changed.Alert.ToResource()), cancellation);
            case VehicleRemovedItem removed:
                return client.VehicleRemovedAsync(new VehicleRemovedMessage(feed.Protect(item.Cursor), removed.Vehicle.ToString()), cancellation);
            default:
                vehicleChanged(item.Vehicle);
                return Task.CompletedTask;
        }
    }
}
