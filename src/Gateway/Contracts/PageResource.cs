namespace Milepost.Gateway.Contracts;

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="NextCursor">Where the next page begins; <c>null</c> at the end.</param>
internal sealed record PageResource<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>A list that is always whole.</summary>
internal sealed record ListResource<T>(IReadOnlyList<T> Items);
