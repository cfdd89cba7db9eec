using Milepost.Grains.Identity;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Feeds;

public sealed class VehicleFeedTests
{
    [Fact]
    public async Task A_reader_that_goes_forward_while_others_write_misses_nothing()
    {
        await using var silo = await TestSilo.StartAsync(options => options.BatchRows = 4);
        var vehicles = await Task.WhenAll(Enumerable.Range(0, 4).Select(index => silo.RegisterAsync($"vehicle {index}")));
        var start = silo.Feed.Newest;
        var writing = Task.WhenAll(vehicles.Select(vehicle => RaiseAsync(silo, vehicle, 25)));
        var seen = new List<FeedItem>();
        var cursor = start;
        while (seen.Count < 200)
        {
            await silo.Feed.WaitAsync(cursor, CancellationToken.None).Soon("news on the feed");
            var page = await silo.Feed.ReadAsync(TestSilo.Fleet, cursor, 7, CancellationToken.None);
            seen.AddRange(page.Items);
            cursor = page.Next;
        }

        await writing.Soon("the writers");
        Assert.Equal(Enumerable.Range(1, 200).Select(offset => start.Position + offset), seen.Select(item => item.Cursor.Position));
        Assert.Equal(100, seen.OfType<AlertRaisedItem>().Select(item => item.Alert.Id).Distinct().Count());
        Assert.Equal(silo.Feed.Newest, cursor);
    }

    [Fact]
    public async Task Another_fleets_items_are_passed_over_but_not_shown()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.RegisterAsync();

        var page = await silo.Feed.ReadAsync(new FleetId(Guid.NewGuid()), default, 10, CancellationToken.None);

        Assert.Empty(page.Items);
        Assert.Equal(silo.Feed.Newest, page.Next);
    }

    [Fact]
    public async Task A_commit_tells_which_vehicles_it_touched()
    {
        await using var silo = await TestSilo.StartAsync();
        var touched = new TaskCompletionSource<VehicleTouch>(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Feed.Committed += touches => touched.TrySetResult(touches.First());

        var vehicle = await silo.RegisterAsync();

        Assert.Equal(new VehicleTouch(TestSilo.Fleet, vehicle), await touched.Task.Soon("the touch"));
    }

    [Fact]
    public async Task A_cursor_survives_a_restart_and_every_other_text_is_refused()
    {
        var silo = await TestSilo.StartAsync();
        await using var first = silo;
        await silo.RegisterAsync();
        var printed = silo.Feed.Protect(silo.Feed.Newest);
        await silo.StopAsync();

        await using var second = await TestSilo.StartAsync(folder: silo.Folder);
        Assert.True(second.Feed.TryUnprotect(printed, out var cursor));
        Assert.Equal(second.Feed.Newest, cursor);

        for (var index = 0; index < printed.Length; index++)
        {
            var tampered = printed[..index] + (printed[index] == 'A' ? 'B' : 'A') + printed[(index + 1)..];
            Assert.False(second.Feed.TryUnprotect(tampered, out _), $"A change at {index} was not noticed.");
        }

        foreach (var garbage in new[] { "", "x", printed[1..], printed + "A", new string('A', printed.Length), new string('é', printed.Length) })
        {
            Assert.False(second.Feed.TryUnprotect(garbage, out _));
        }

        await using var other = await TestSilo.StartAsync();
        Assert.False(other.Feed.TryUnprotect(printed, out _));
        Assert.False(second.Feed.TryUnprotect(second.Feed.Protect(new FeedCursor(cursor.Position + 1)), out _), "A position that never was is of another history.");
    }

    private static async Task RaiseAsync(TestSilo silo, VehicleId vehicle, int count)
    {
        for (var index = 0; index < count; index++)
        {
            Assert.IsType<VehicleDone>(await silo.Vehicles.TellAsync(vehicle, new ResolveAlert(new AlertId(Guid.NewGuid()), "test")).Soon("the alert"));
        }
    }
}
