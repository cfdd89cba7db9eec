using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;

namespace Milepost.Silo.Client;

/// <summary>Somebody in this process who does something outside for what the feed tells, such as sending it on.</summary>
/// <remarks>
/// Register it in the container; the silo reads the feed for it, item by item in order, from a position of its own that is stored after
/// each effect. An effect that was done but whose position was not stored is asked for again: <see cref="FeedEffect.Id"/> tells a repeat.
/// Consumers do not wait for one another.
/// </remarks>
public interface IFeedConsumer
{
    /// <summary>Names its position in the store and its metrics; 1 to 40 lower-case letters, digits and hyphens, never changed.</summary>
    string Name { get; }

    /// <summary>Where it begins when it has no position yet.</summary>
    FeedStart Start { get; }

    /// <summary>How old an item may get before trying is given up; then it is logged, counted and passed over. At least one attempt is made.</summary>
    TimeSpan GiveUpAfter { get; }

    /// <summary>Whether an item asks anything of it.</summary>
    bool Wants(FeedItem item);

    /// <summary>Does what an item asks for. Whatever it throws but its own cancellation means not done: it is asked again later.</summary>
    Task CarryOutAsync(FeedEffect effect, CancellationToken cancellation);
}

/// <summary>Where a consumer without a position begins.</summary>
public enum FeedStart
{
    /// <summary>Behind everything there is: only what happens from now on.</summary>
    Newest,

    /// <summary>At the oldest item that is kept.</summary>
    Oldest,
}

/// <summary>What one item of the feed asks of one consumer.</summary>
/// <param name="Id">The same at every repetition and never that of another; letters, digits and hyphens.</param>
/// <param name="Fleet">Whose it is.</param>
/// <param name="At">Host time of the turn that made it.</param>
/// <param name="Item">What happened.</param>
public sealed record FeedEffect(string Id, FleetId Fleet, Instant At, FeedItem Item);
