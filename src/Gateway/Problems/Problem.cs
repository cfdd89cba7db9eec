using System.Collections.Immutable;

namespace Milepost.Gateway.Problems;

/// <summary>A refusal as a value, before it becomes an RFC 9457 answer.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Word">The stable last part of its type, <c>/problems/{word}</c>.</param>
/// <param name="Title">The same sentence for every occurrence.</param>
internal sealed record Problem(int Status, string Word, string Title)
{
    private static readonly ImmutableSortedDictionary<string, ImmutableArray<string>> NoErrors =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>What is special about this occurrence, for people.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong with each member of the request.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Errors { get; init; } = NoErrors;

    /// <summary>When trying again makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public string Type => $"/problems/{Word}";
}
