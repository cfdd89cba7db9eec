using System.Collections.Immutable;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Telemetry;
using Milepost.Grains.Identity;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Realtime;

/// <summary>Subscribe and unsubscribe; everything else the server says by itself (contract, section 4).</summary>
internal sealed class VehicleHub(
    IVehicleFeed feed,
    FeedForwarder forwarder,
    HubConnections connections,
    Snapshots snapshots,
    VehicleAccess access,
    IHubContext<VehicleHub> hub,
    TimeProvider time,
    IOptions<GatewayOptions> options,
    GatewayMetrics metrics,
    ILogger<VehicleHub> logger) : Hub
{
    private const string Key = "subscription";

    private CurrentUser User => CurrentUser.Of(Context.User);

    private Subscription? Current => Context.Items.TryGetValue(Key, out var current) ? (Subscription?)current : null;

    public override Task OnConnectedAsync()
    {
        connections.TryAdd(Context, User);
        return Task.CompletedTask;
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(Context.ConnectionId);
        await EndAsync();
        logger.HubEnded(Context.ConnectionId);
    }

    /// <summary>Begins to tell; replaces what was asked for before.</summary>
    public async Task<object> Subscribe(SubscribeRequest? request)
    {
        var filter = new VehicleFilter(Vehicles(request?.VehicleIds), []);
        await EndAsync();
        if (request?.Cursor is not { } cursor)
        {
            return await BeginAsync(filter);
        }

        if (feed.TryUnprotect(cursor, out var after))
        {
            return await ResumeAsync(filter, after);
        }

        await Client().ResyncAsync(new ResyncMessage("The cursor is too old or of another history."), Context.ConnectionAborted);
        return new ResumeAnswer(null);
    }

    /// <summary>Stops telling about some vehicles.</summary>
    public void Unsubscribe(UnsubscribeRequest? request)
    {
        var vehicles = Vehicles(request?.VehicleIds) ?? throw new HubException("vehicleIds is required.");
        if (Current is { } subscription)
        {
            subscription.Drop(vehicles);
            Bound(subscription.Filter.Except.Count);
        }
    }

    /// <summary>From now: first the position, then the snapshot, so that what happens between them comes twice rather than never.</summary>
    private async Task<SnapshotAnswer> BeginAsync(VehicleFilter filter)
    {
        var subscription = Open(filter, feed.Newest);
        var snapshot = await snapshots.TakeAsync(User, filter, Context.ConnectionAborted);
        Start(subscription);
        return new SnapshotAnswer(feed.Protect(subscription.Position), snapshot.Vehicles, snapshot.Alerts, snapshot.Truncated);
    }

    /// <summary>From a cursor: everything missed, then live. Odometers do not go through the feed, so every vehicle is shown once more.</summary>
    private async Task<ResumeAnswer> ResumeAsync(VehicleFilter filter, FeedCursor after)
    {
        var subscription = Open(filter, after);
        await subscription.CatchUpAsync();
        foreach (var vehicle in await snapshots.VehiclesAsync(User, filter, Context.ConnectionAborted))
        {
            subscription.Touch(vehicle);
        }

        Start(subscription);
        return new ResumeAnswer(feed.Protect(subscription.Position));
    }

    private Subscription Open(VehicleFilter filter, FeedCursor after)
    {
        var interval = options.Value.VehicleInterval;
        var subscription = new Subscription(User, filter, after, Client(), feed, access, time, interval, Context.ConnectionAborted);
        Context.Items[Key] = subscription;
        forwarder.Add(subscription);
        return subscription;
    }

    private void Start(Subscription subscription)
    {
        // The hub lives for one call, the connection longer.
        var context = Context;
        subscription.Start(context.Abort, logger, context.ConnectionId);
    }

    private async ValueTask EndAsync()
    {
        if (Current is { } subscription)
        {
            Context.Items.Remove(Key);
            forwarder.Remove(subscription);
            await subscription.DisposeAsync();
        }
    }

    private VehicleHubClient Client() => new(hub.Clients.Client(Context.ConnectionId), metrics);

    private static ImmutableHashSet<VehicleId>? Vehicles(IReadOnlyList<string?>? ids)
    {
        Bound(ids?.Count ?? 0);
        return ids?.Select(Vehicle).ToImmutableHashSet();
    }

    private static VehicleId Vehicle(string? id) =>
        VehicleId.TryParse(id, out var vehicle) ? vehicle : throw new HubException("vehicleIds holds something that is not the id of a vehicle.");

    private static void Bound(int count)
    {
        if (count > VehicleFilter.MaxNamed)
        {
            throw new HubException($"vehicleIds may name {VehicleFilter.MaxNamed} vehicles.");
        }
    }
}
