using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Feeds;

public sealed class VehicleDirectoryTests
{
    [Theory]
    [InlineData(VehicleSort.Due)]
    [InlineData(VehicleSort.Name)]
    [InlineData(VehicleSort.LastSeen)]
    public async Task Pages_hold_every_vehicle_in_use_once(VehicleSort sort)
    {
        await using var silo = await TestSilo.StartAsync();
        var vehicles = new List<VehicleId>();
        for (var index = 0; index < 7; index++)
        {
            vehicles.Add(await silo.RegisterAsync($"Van {index}"));
        }

        await silo.Vehicles.TellAsync(vehicles[3], new RetireVehicle()).Soon("the retirement");
        var seen = new List<VehicleId>();
        string? cursor = null;
        do
        {
            var list = await ListAsync(silo, new VehicleQuery(null, null, sort, cursor, 2));
            seen.AddRange(list.Items.Select(item => item.Id));
            cursor = list.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(vehicles.Where((_, index) => index != 3).Order(ById), seen.Order(ById));
    }

    [Theory]
    [InlineData("blue", true)]
    [InlineData("BLUE v", true)]
    [InlineData("va", true)]
    [InlineData("lue", false)]
    [InlineData("%", false)]
    [InlineData("b_ue", false)]
    public async Task Text_finds_beginnings_of_words(string text, bool isFound)
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.RegisterAsync("Blue  Van");

        var list = await ListAsync(silo, new VehicleQuery(null, text, VehicleSort.Name, null, 10));

        Assert.Equal(isFound, list.Items.Count == 1);
    }

    [Fact]
    public async Task The_live_state_is_shown_over_the_published_one()
    {
        await using var silo = await TestSilo.StartAsync();
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        await silo.SendAsync(vehicle, device, 1);

        var list = await ListAsync(silo, new VehicleQuery(null, null, VehicleSort.Name, null, 10));

        Assert.Equal(silo.Now, Assert.Single(list.Items).LastSeenAt);
        Assert.Equal(silo.Feed.Newest, list.FeedCursor);
    }

    [Fact]
    public async Task A_vehicle_that_was_pushed_out_of_the_memory_is_shown_as_it_was_last()
    {
        await using var silo = await TestSilo.StartAsync(options => (options.Loops, options.MaxActive) = (1, 1));
        var vehicle = await silo.RegisterAsync("first");
        var device = await silo.CreateDeviceAsync();
        await silo.SendAsync(vehicle, device, 1);
        silo.Time.Advance(TimeSpan.FromSeconds(10));
        await silo.SendAsync(vehicle, device, 2);
        var lastSeen = silo.Now;

        // The last row of the one it pushes out is written no later than the new one's first.
        await silo.RegisterAsync("second");

        var list = await ListAsync(silo, new VehicleQuery(null, null, VehicleSort.Name, null, 10));
        Assert.Equal(lastSeen, list.Items[0].LastSeenAt);
    }

    [Fact]
    public async Task Alerts_come_newest_first_and_only_the_fleets_own()
    {
        await using var silo = await TestSilo.StartAsync();
        var vehicle = await silo.RegisterAsync();
        var ids = new List<AlertId>();
        for (var index = 0; index < 5; index++)
        {
            ids.Add(new AlertId(Guid.CreateVersion7()));
            await silo.Vehicles.TellAsync(vehicle, new ResolveAlert(ids[index], "test")).Soon("the alert");
            silo.Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        var directory = silo.Get<IVehicleDirectory>();
        var first = await directory.ListAlertsAsync(TestSilo.Fleet, new AlertQuery(vehicle, AlertState.New, true, null, 3), CancellationToken.None);
        var rest = await directory.ListAlertsAsync(TestSilo.Fleet, new AlertQuery(vehicle, AlertState.New, true, first.NextCursor, 3), CancellationToken.None);

        Assert.Equal(ids.AsEnumerable().Reverse(), first.Items.Concat(rest.Items).Select(alert => alert.Id));
        Assert.Null(rest.NextCursor);
        Assert.NotNull(await directory.FindAlertAsync(TestSilo.Fleet, ids[0], CancellationToken.None));
        Assert.Null(await directory.FindAlertAsync(new FleetId(Guid.NewGuid()), ids[0], CancellationToken.None));
    }

    [Fact]
    public async Task A_cursor_that_is_not_ours_stands_behind_everything()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.RegisterAsync();

        var list = await ListAsync(silo, new VehicleQuery(null, null, VehicleSort.Name, "!", 10));

        Assert.Empty(list.Items);
        Assert.Null(list.NextCursor);
    }

    private static Comparer<VehicleId> ById => Comparer<VehicleId>.Create((left, right) => left.Value.CompareTo(right.Value));

    private static Task<VehicleList> ListAsync(TestSilo silo, VehicleQuery query) =>
        silo.Get<IVehicleDirectory>().ListVehiclesAsync(TestSilo.Fleet, query, CancellationToken.None).Soon("the list");
}
