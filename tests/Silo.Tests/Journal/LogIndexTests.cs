using FsCheck;
using FsCheck.Fluent;
using Milepost.Silo.Journal.Log;
using Milepost.Silo.Storage;

namespace Milepost.Silo.Tests.Journal;

public sealed class LogIndexTests
{
    [Fact]
    public void Whatever_was_added_and_trimmed_it_finds_the_commits_of_a_vehicle_like_a_list_would()
    {
        var steps = Gen.Choose(0, 8).ListOf(80).ToArbitrary();
        Prop.ForAll(steps, script =>
        {
            var (index, model) = (new LogIndex(), new List<(long Commit, EntryKey Entry)>());
            var (commit, trimmed) = (0L, 0L);
            var sequences = new long[4];
            foreach (var step in script)
            {
                if (step == 8)
                {
                    trimmed = (trimmed + commit + 1) / 2;
                    index.Trim(trimmed, [0, 1, 2, 3]);
                    model.RemoveAll(entry => entry.Commit <= trimmed);
                    continue;
                }

                EntryKey[] entries = [.. Enumerable.Range(0, step).Select(entry => (long)(entry * step) % 4).Select(vehicle => new EntryKey(vehicle, ++sequences[vehicle]))];
                index.Add(++commit, entries);
                index.Settle(new LogCommit(commit, 0, 10));
                model.AddRange(entries.Select(entry => (commit, entry)));
            }

            return Enumerable.Range(0, 4).All(vehicle => new[] { 0, sequences[vehicle] / 2 }.All(after => Agrees(index, model, vehicle, after)))
                && index.Bytes == 10 * (commit - Math.Min(trimmed, commit))
                && index.TrimmedTo == trimmed;
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void It_takes_the_oldest_commits_up_to_a_size_and_always_one()
    {
        var index = new LogIndex();
        Assert.Null(index.OldestWithin(100));
        foreach (var commit in new[] { 5L, 6, 7 })
        {
            index.Settle(new LogCommit(commit, 0, 50));
        }

        Assert.Equal(6, index.OldestWithin(100));
        Assert.Equal(5, index.OldestWithin(99));
        Assert.Equal(5, index.OldestWithin(1));
        Assert.Equal(7, index.OldestWithin(150));
    }

    [Fact]
    public void A_sequence_that_is_not_above_those_before_it_is_refused()
    {
        var index = new LogIndex();
        index.Add(1, [new EntryKey(7, 3)]);

        Assert.Throws<JournalFailedException>(() => index.Add(2, [new EntryKey(7, 3)]));
    }

    private static bool Agrees(LogIndex index, List<(long Commit, EntryKey Entry)> model, long vehicle, long after)
    {
        var found = new List<(long Commit, EntryKey Last)>();
        index.Find(vehicle, after, found);
        var expected = model.Where(entry => entry.Entry.Vehicle == vehicle)
            .GroupBy(entry => entry.Commit)
            .Select(commit => (commit.Key, commit.Last().Entry))
            .Where(commit => commit.Entry.Sequence > after);
        return found.SequenceEqual(expected);
    }
}
