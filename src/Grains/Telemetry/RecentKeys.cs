using System.Collections.Immutable;

namespace Milepost.Grains.Telemetry;

/// <summary>A bounded memory of 64-bit keys in two generations: adding copies at most one short generation, never the whole.</summary>
/// <param name="Young">The newest keys, fewer than a generation.</param>
/// <param name="Old">The generation before, empty or full.</param>
public readonly record struct RecentKeys(ImmutableArray<long> Young, ImmutableArray<long> Old)
{
    /// <summary>No key.</summary>
    public static RecentKeys Empty { get; } = new([], []);

    /// <summary>Whether a key is remembered.</summary>
    public bool Contains(long key) => Young.Contains(key) || Old.Contains(key);

    /// <summary>The memory with one key more; the old generation is forgotten when the young one is full.</summary>
    /// <param name="key">The key.</param>
    /// <param name="generation">Keys per generation: so many are always known, twice as many never.</param>
    public RecentKeys With(long key, int generation)
    {
        var young = Young.Add(key);
        return young.Length < generation ? new RecentKeys(young, Old) : new RecentKeys([], young);
    }
}
