using System.Collections.Immutable;
using Milepost.Silo.Journal;

namespace Milepost.Silo.Actors;

/// <summary>Keeps the index of days: which stretches of a vehicle's sequence hold samples of a UTC day of device time.</summary>
/// <remarks>
/// A stretch grows without being written: a row says where it begins, and only its end is written later. The newest day grows until a newer
/// one begins; late data lets an old day grow beside it. So a message costs a row only when it opens or closes a stretch. Stretches of one
/// day never overlap; they may hold entries of other days too, which readers leave out.
/// </remarks>
internal static class GrowingDays
{
    /// <summary>Most stretches that grow at once; one more closes the oldest.</summary>
    public const int Most = 4;

    /// <summary>Marks an entry at a place of the sequence as having samples of a day.</summary>
    public static ImmutableArray<DayEntry> Mark(ImmutableArray<DayEntry> growing, long vehicle, DateOnly day, long sequence, JournalBatch writes)
    {
        foreach (var entry in growing)
        {
            if (entry.Day == day)
            {
                return growing;
            }
        }

        var isNewest = growing.All(entry => entry.Day < day);
        var closing = isNewest ? growing.Length : Math.Max(0, growing.Length - Most + 1);
        foreach (var entry in growing[..closing])
        {
            // An entry may hold samples of the day that ends and of the one that begins.
            writes.Add(entry with { Last = sequence });
        }

        var begun = new DayEntry(vehicle, day, sequence, null);
        writes.Add(begun);
        return growing[closing..].Add(begun);
    }
}
