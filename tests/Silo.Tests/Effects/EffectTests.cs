using System.Threading.Channels;
using Milepost.Silo.Client;
using Milepost.Silo.Tests.Support;
using Milepost.TestKit;

namespace Milepost.Silo.Tests.Effects;

public sealed class EffectTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("silo-effects-");

    [Fact]
    public async Task A_consumer_that_comes_later_begins_at_the_newest_or_at_the_oldest_as_it_wishes()
    {
        await using (var before = await TestSilo.StartAsync(folder: _folder.FullName))
        {
            await before.RegisterAsync("before");
        }

        var newest = new Scripted("newest", FeedStart.Newest);
        var oldest = new Scripted("oldest", FeedStart.Oldest);
        await using var silo = await TestSilo.StartAsync(folder: _folder.FullName, consumers: [newest, oldest]);
        var first = await oldest.NextAsync();
        Assert.NotNull(first.Item);
        var added = await silo.RegisterAsync("after");

        Assert.Equal(added, (await newest.NextAsync()).Item.Vehicle);
        Assert.NotEqual(added, first.Item.Vehicle);
        Assert.Equal(added, (await oldest.NextAsync()).Item.Vehicle);
    }

    [Fact]
    public async Task What_was_under_way_at_the_end_is_asked_for_again_under_the_same_id_and_what_was_done_is_not()
    {
        var before = new Scripted("one", FeedStart.Oldest);
        FeedEffect second;
        await using (var silo = await TestSilo.StartAsync(folder: _folder.FullName, consumers: [before]))
        {
            await silo.RegisterAsync("first");
            await before.NextAsync();
            before.Do = (_, stop) => Task.Delay(Timeout.Infinite, stop);
            await silo.RegisterAsync("second");
            second = await before.NextAsync();
        }

        var after = new Scripted("one", FeedStart.Oldest);
        await using var again = await TestSilo.StartAsync(folder: _folder.FullName, consumers: [after]);

        var repeated = await after.NextAsync();
        Assert.Equal((second.Id, second.Item.Cursor, TestSilo.Fleet), (repeated.Id, repeated.Item.Cursor, repeated.Fleet));
    }

    [Fact]
    public async Task One_that_never_ends_holds_back_no_other()
    {
        var stuck = new Scripted("stuck", FeedStart.Oldest) { Do = (_, stop) => Task.Delay(Timeout.Infinite, stop) };
        var quick = new Scripted("quick", FeedStart.Oldest);
        await using var silo = await TestSilo.StartAsync(consumers: [stuck, quick]);
        var vehicles = new[] { await silo.RegisterAsync("a"), await silo.RegisterAsync("b"), await silo.RegisterAsync("c") };

        await stuck.NextAsync();
        foreach (var vehicle in vehicles)
        {
            Assert.Equal(vehicle, (await quick.NextAsync()).Item.Vehicle);
        }
    }

    [Fact]
    public async Task What_fails_is_tried_again_ever_later_up_to_the_limit_until_it_is_done()
    {
        var failing = new Scripted("failing", FeedStart.Oldest) { Do = (_, _) => throw new InvalidOperationException("not yet") };
        await using var silo = await TestSilo.StartAsync(options => options.EffectRetryMost = TimeSpan.FromSeconds(5), consumers: [failing]);
        var pauses = PausesOf(silo);
        await silo.RegisterAsync();

        var first = await failing.NextAsync();
        foreach (var longest in new[] { 1, 2, 4, 5, 5 })
        {
            var pause = await pauses.ReadAsync().Soon("the pause before the next attempt");
            Assert.InRange(pause.TotalSeconds, longest / 2.0, longest);
            silo.Time.Advance(pause);
            Assert.Equal(first.Id, (await failing.NextAsync()).Id);
        }
    }

    [Fact]
    public async Task What_is_too_old_is_given_up_and_the_next_has_its_turn()
    {
        var failing = new Scripted("failing", FeedStart.Oldest) { GiveUpAfter = TimeSpan.FromSeconds(0.5), Do = (_, _) => throw new InvalidOperationException("never") };
        await using var silo = await TestSilo.StartAsync(consumers: [failing]);
        var pauses = PausesOf(silo);
        var first = await silo.RegisterAsync("first");
        Assert.Equal(first, (await failing.NextAsync()).Item.Vehicle);
        await pauses.ReadAsync().Soon("the pause before the next attempt");
        var second = await silo.RegisterAsync("second");

        silo.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(first, (await failing.NextAsync()).Item.Vehicle);
        Assert.Equal(second, (await failing.NextAsync()).Item.Vehicle);
    }

    [Fact]
    public async Task A_position_that_could_not_be_stored_is_stored_later_and_the_effect_is_not_done_again()
    {
        var done = new Scripted("done", FeedStart.Oldest);
        await using var silo = await TestSilo.StartAsync(consumers: [done]);
        var pauses = PausesOf(silo);
        var holding = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        done.Do = (_, _) => holding.Task;
        var first = await silo.RegisterAsync("first");
        Assert.Equal(first, (await done.NextAsync()).Item.Vehicle);

        silo.Journal.Fail(CommitFault.Before);
        done.Do = (_, _) => Task.CompletedTask;
        holding.SetResult();
        await pauses.ReadAsync().Soon("a pause");
        await pauses.ReadAsync().Soon("the other pause: of the consumer and of the store");
        silo.Time.Advance(TimeSpan.FromSeconds(2));

        var second = await silo.RegisterAsync("second");
        Assert.Equal(second, (await done.NextAsync()).Item.Vehicle);
    }

    /// <summary>Pauses that somebody begins from here on; longer sleeps are the wake-ups'.</summary>
    private static ChannelReader<TimeSpan> PausesOf(TestSilo silo)
    {
        var pauses = Channel.CreateUnbounded<TimeSpan>();
        silo.Time.TimerSet += pause => _ = pause <= TimeSpan.FromSeconds(10) && pauses.Writer.TryWrite(pause);
        return pauses.Reader;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Does what the test says and remembers what it was asked for.</summary>
    private sealed class Scripted(string name, FeedStart start) : IFeedConsumer
    {
        private readonly Channel<FeedEffect> _asked = Channel.CreateUnbounded<FeedEffect>();

        public string Name => name;

        public FeedStart Start => start;

        public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(1);

        public Func<FeedEffect, CancellationToken, Task> Do { get; set; } = (_, _) => Task.CompletedTask;

        public bool Wants(FeedItem item) => true;

        public Task CarryOutAsync(FeedEffect effect, CancellationToken cancellation)
        {
            _asked.Writer.TryWrite(effect);
            return Do(effect, cancellation);
        }

        public Task<FeedEffect> NextAsync() => _asked.Reader.ReadAsync().Soon($"an effect for {name}");
    }
}
