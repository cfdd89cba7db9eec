namespace Milepost.Grains.Identity;

/// <summary>Position of an entry in one vehicle's history; the first entry has 1, <c>default</c> (0) stands before it.</summary>
/// <param name="Value">0 or more; only <see cref="Next"/> makes another.</param>
public readonly record struct EventSequence(long Value)
{
    /// <summary>The position after this one.</summary>
    public EventSequence Next => new(Value + 1);
}
