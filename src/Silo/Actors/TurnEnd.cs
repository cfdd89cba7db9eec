using System.Collections.Immutable;

namespace Milepost.Silo.Actors;

/// <summary>How a turn ended.</summary>
/// <param name="IsOver">The message had its turn; else it has to have it again, when the vehicle has been read from the journal.</param>
/// <param name="DaysNeeded">Days of history it then needs; none = the whole vehicle is loaded afresh.</param>
internal readonly record struct TurnEnd(bool IsOver, ImmutableArray<DateOnly> DaysNeeded)
{
    public static readonly TurnEnd Over = new(true, []);
    public static readonly TurnEnd Again = new(false, []);
}
