using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Milepost.Silo.Actors;
using Milepost.Silo.Journal;

namespace Milepost.Silo.Tests.Actors;

public sealed class GrowingDaysTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Fact]
    public void A_day_that_goes_on_costs_no_row()
    {
        var writes = new JournalBatch();
        var growing = GrowingDays.Mark([], 7, Monday, 1, writes);
        for (var sequence = 2; sequence < 1000; sequence++)
        {
            growing = GrowingDays.Mark(growing, 7, Monday, sequence, writes);
        }

        Assert.Equal([new DayEntry(7, Monday, 1, null)], writes.Days);
    }

    [Fact]
    public void A_newer_day_closes_every_other_and_an_older_one_grows_beside_it()
    {
        var writes = new JournalBatch();
        var growing = GrowingDays.Mark([], 7, Monday, 1, writes);
        growing = GrowingDays.Mark(growing, 7, Monday.AddDays(-9), 2, writes);
        growing = GrowingDays.Mark(growing, 7, Monday.AddDays(1), 3, writes);

        Assert.Equal([new DayEntry(7, Monday.AddDays(1), 3, null)], growing);
        Assert.Equal(
            [
                new DayEntry(7, Monday, 1, null),
                new DayEntry(7, Monday.AddDays(-9), 2, null),
                new DayEntry(7, Monday, 1, 3),
                new DayEntry(7, Monday.AddDays(-9), 2, 3),
                new DayEntry(7, Monday.AddDays(1), 3, null),
            ],
            writes.Days);
    }

    [Fact]
    public void Every_entry_of_a_day_lies_in_one_of_its_stretches_whatever_the_order()
    {
        var days = Gen.Choose(0, 9).ListOf(60).ToArbitrary();
        Prop.ForAll(days, sent =>
        {
            var (writes, growing) = (new JournalBatch(), ImmutableArray<DayEntry>.Empty);
            var order = sent.ToList();
            for (var index = 0; index < order.Count; index++)
            {
                growing = GrowingDays.Mark(growing, 7, Monday.AddDays(order[index]), index + 1, writes);
            }

            var stretches = writes.Days.GroupBy(entry => (entry.Day, entry.First)).Select(rows => rows.Last()).ToList();
            return growing.Length <= GrowingDays.Most
                && order.Select((day, index) => (Day: Monday.AddDays(day), Sequence: index + 1)).All(entry => stretches.Any(stretch =>
                    stretch.Day == entry.Day && stretch.First <= entry.Sequence && (stretch.Last ?? long.MaxValue) >= entry.Sequence));
        }).Check(Config.QuickThrowOnFailure);
    }
}
