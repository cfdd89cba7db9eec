using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;

namespace Milepost.Silo.Client;

/// <summary>What happened, in commit order: alerts, stages, plans, services, devices; never odometer ticks.</summary>
/// <remarks>A position is handed out only once everything before it is durable, so a reader that goes forward skips nothing.</remarks>
public interface IVehicleFeed
{
    /// <summary>The newest position.</summary>
    FeedCursor Newest { get; }

    /// <summary>Items of one fleet after a position, oldest first, at most <paramref name="limit"/>.</summary>
    ValueTask<FeedPage> ReadAsync(FleetId fleet, FeedCursor after, int limit, CancellationToken cancellation);

    /// <summary>Completes when something was committed after a position (of any fleet), or at once when it already was.</summary>
    ValueTask WaitAsync(FeedCursor after, CancellationToken cancellation);

    /// <summary>How long ago the item at a position became durable; <c>null</c> = before this process started, or longer ago than it remembers.</summary>
    TimeSpan? AgeOf(FeedCursor item);

    /// <summary>Called after each commit with the vehicles it touched, telemetry included; conflate and read them. Handlers must not block.</summary>
    event Action<IReadOnlyCollection<VehicleTouch>>? Committed;

    /// <summary>The opaque form of a position, for clients: store incarnation and position, encrypted; it carries no rights.</summary>
    string Protect(FeedCursor cursor);

    /// <summary>Reads the opaque form; <c>false</c> where it is not ours, of another incarnation or too old: the client must begin afresh.</summary>
    bool TryUnprotect(string text, out FeedCursor cursor);
}

/// <summary>A position in the feed; 0 stands before everything.</summary>
/// <param name="Position">0 or more.</param>
public readonly record struct FeedCursor(long Position);

/// <summary>A stretch of the feed.</summary>
/// <param name="Items">Oldest first.</param>
/// <param name="Next">Where to go on: behind everything that was looked at, also items of others.</param>
public sealed record FeedPage(IReadOnlyList<FeedItem> Items, FeedCursor Next);

/// <summary>One thing that happened.</summary>
public abstract record FeedItem(FeedCursor Cursor, VehicleId Vehicle);

/// <summary>An alert was raised or reopened.</summary>
public sealed record AlertRaisedItem(FeedCursor Cursor, VehicleId Vehicle, Alert Alert) : FeedItem(Cursor, Vehicle);

/// <summary>An alert changed.</summary>
public sealed record AlertChangedItem(FeedCursor Cursor, VehicleId Vehicle, Alert Alert) : FeedItem(Cursor, Vehicle);

/// <summary>A vehicle's stage, plan, services, details or pairing changed; read it for how it is now.</summary>
public sealed record VehicleChangedItem(FeedCursor Cursor, VehicleId Vehicle) : FeedItem(Cursor, Vehicle);

/// <summary>A vehicle was taken out of use.</summary>
public sealed record VehicleRemovedItem(FeedCursor Cursor, VehicleId Vehicle) : FeedItem(Cursor, Vehicle);

/// <summary>A vehicle that a commit touched.</summary>
/// <param name="Fleet">Whose it is.</param>
/// <param name="Vehicle">Which one.</param>
public readonly record struct VehicleTouch(FleetId Fleet, VehicleId Vehicle);
