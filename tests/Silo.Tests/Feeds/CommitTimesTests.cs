using System.Diagnostics;
using Milepost.Silo.Client;
using Milepost.Silo.Feeds;

namespace Milepost.Silo.Tests.Feeds;

public sealed class CommitTimesTests
{
    [Fact]
    public void An_item_is_as_old_as_the_first_commit_that_reached_it()
    {
        var times = new CommitTimes();
        times.StartAt(new FeedCursor(10));
        times.Note(new FeedCursor(12), Ago(30));
        times.Note(new FeedCursor(12), Ago(20));
        times.Note(new FeedCursor(15), Ago(10));

        Assert.Null(times.AgeOf(new FeedCursor(10)));
        Assert.Equal(30, Seconds(times, 11));
        Assert.Equal(30, Seconds(times, 12));
        Assert.Equal(10, Seconds(times, 13));
        Assert.Equal(10, Seconds(times, 15));
        Assert.Null(times.AgeOf(new FeedCursor(16)));
    }

    [Fact]
    public void The_latest_256_commits_are_remembered_and_no_more()
    {
        var times = new CommitTimes();
        for (var commit = 1; commit <= 300; commit++)
        {
            times.Note(new FeedCursor(commit), Ago(400 - commit));
        }

        Assert.Null(times.AgeOf(new FeedCursor(44)));
        Assert.Equal(355, Seconds(times, 45));
        Assert.Equal(100, Seconds(times, 300));
    }

    private static long Ago(int seconds) => Stopwatch.GetTimestamp() - (seconds * Stopwatch.Frequency);

    private static int Seconds(CommitTimes times, long position) => (int)times.AgeOf(new FeedCursor(position))!.Value.TotalSeconds;
}
