using Milepost.Silo.Journal.Log;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Storage;

/// <summary>Reads the unsorted part of the log at opening: fills the index, and checks every entry.</summary>
internal static class LogOpening
{
    /// <summary>Damaged places named; more are only counted.</summary>
    private const int MaxNamed = 16;

    /// <summary>Fills the index; what could not be read.</summary>
    public static IReadOnlyList<string> Load(StoreDatabase database, LogIndex index)
    {
        var sorted = LogRows.Sorted(database);
        var damage = new List<string>();
        var entries = new List<EntryKey>();
        index.Clear(sorted);
        foreach (var (commit, at) in LogRows.Read(database, sorted, long.MaxValue))
        {
            entries.Clear();
            Check(commit, entries, damage);
            index.Restore(commit.Number, entries);
            index.Settle(new LogCommit(commit.Number, at, commit.Heads.Length + commit.Bodies.Length + LogRows.Overhead));
        }

        return damage.Count <= MaxNamed ? damage : [.. damage.Take(MaxNamed), $"and {damage.Count - MaxNamed} more"];
    }

    private static void Check(in StoredCommit commit, List<EntryKey> entries, List<string> damage)
    {
        try
        {
            var reader = new LogBlockReader(commit.Heads);
            if (reader.IsDamaged)
            {
                damage.Add($"The heads of commit {commit.Number} are damaged.");
            }

            while (reader.Next())
            {
                entries.Add(new EntryKey(reader.Head.Vehicle, reader.Head.Sequence));
                if (!reader.TryGetBody(commit.Bodies, out _))
                {
                    damage.Add($"Entry {reader.Head.Sequence} of vehicle number {reader.Head.Vehicle}, place {reader.Ordinal} of commit {commit.Number}, is damaged.");
                }
            }
        }
        catch (InvalidDataException exception)
        {
            damage.Add($"Commit {commit.Number}: {exception.Message}");
        }
    }
}
