using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Log;
using Milepost.Silo.Storage;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Journal;

public sealed class LogSorterTests
{
    [Fact]
    public async Task The_unsorted_part_stays_under_twice_its_size_however_much_comes_in_and_nothing_is_lost()
    {
        const int Vehicles = 20, Each = 300;
        await using var silo = await TestSilo.StartAsync(options => (options.SortBytes, options.BatchRows, options.CheckpointEvery) = (65_536, 64, 100_000));
        var index = silo.Get<StoreJournal>().Index;
        var (most, largest) = (0L, 0L);
        silo.Get<GroupCommit>().Committed += batch => (most, largest) = (Math.Max(most, index.Bytes), Math.Max(largest, batch.Contents.Bytes));
        var device = await silo.CreateDeviceAsync();
        var outcomes = new Outcomes();
        var vehicles = new List<Grains.Identity.VehicleId>();
        for (var vehicle = 0; vehicle < Vehicles; vehicle++)
        {
            vehicles.Add(await silo.RegisterAsync());
        }

        for (var message = 0; message < Vehicles * Each; message++)
        {
            await silo.Ingest.PostAsync(silo.Message(vehicles[message % Vehicles], device, message), outcomes, message, CancellationToken.None).Soon("posting");
        }

        for (var message = 0; message < Vehicles * Each; message++)
        {
            Assert.Equal(IngestOutcome.Durable, await outcomes.Of(message).Soon("the outcome"));
        }

        Assert.True(index.BytesEver > 4 * 65_536, $"{index.BytesEver} bytes are too few to show anything");

        // When turns begin to wait, one batch is in flight and one is filled.
        Assert.InRange(most, 65_536, (2 * 65_536) + (2 * largest));
        var stored = await silo.Journal.LoadAsync(vehicles, CancellationToken.None);
        Assert.All(stored, vehicle => Assert.Equal(Enumerable.Range(1, Each + 1), vehicle!.Tail.Select(entry => (int)entry.Sequence)));
    }

    [Fact]
    public async Task Little_telemetry_is_sorted_when_it_is_old()
    {
        await using var silo = await TestSilo.StartAsync();
        var index = silo.Get<StoreJournal>().Index;
        var vehicle = await silo.RegisterAsync();
        await silo.SendAsync(vehicle, await silo.CreateDeviceAsync(), 1);
        Assert.NotNull(index.Oldest);
        var sorted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Get<GroupCommit>().Committed += batch => _ = batch.State == BatchState.Durable && index.Oldest is null && sorted.TrySetResult();

        silo.Time.Advance(TimeSpan.FromMinutes(45));
        Assert.False(sorted.Task.IsCompleted);
        silo.Time.Advance(TimeSpan.FromMinutes(15));

        await sorted.Task.Soon("the sorting");
        var day = DateOnly.FromDateTime(TestSilo.Start.UtcDateTime);
        Assert.Equal(2, Assert.Single(await silo.Journal.LoadDayAsync(1, day, CancellationToken.None)).Sequence);
    }

    [Fact]
    public async Task A_vehicle_read_while_the_log_is_sorted_is_always_whole()
    {
        await using var silo = await TestSilo.StartAsync(options => options.CheckpointEvery = 100_000);
        var (vehicle, device) = (await silo.RegisterAsync(), await silo.CreateDeviceAsync());
        for (var round = 1; round <= 20; round++)
        {
            for (var message = 0; message < 5; message++)
            {
                await silo.SendAsync(vehicle, device, (round * 5) + message);
            }

            var sorting = silo.Get<LogSorter>().SortAsync();
            var readings = 0;
            do
            {
                var stored = (await silo.Journal.LoadAsync([vehicle], CancellationToken.None).Soon("the reading"))[0]!;
                Assert.Equal(Enumerable.Range(1, 1 + (round * 5)), stored.Tail.Select(entry => (int)entry.Sequence));
                readings++;
            }
            while (!sorting.IsCompleted);
            Assert.True(await sorting.Soon("the sorting"));
            Assert.True(readings > 0);
        }
    }

    [Fact]
    public async Task A_store_that_fails_while_the_log_is_sorted_costs_the_sorting_and_nothing_else()
    {
        await using var silo = await TestSilo.StartAsync();
        var (vehicle, device) = (await silo.RegisterAsync(), await silo.CreateDeviceAsync());
        await silo.SendAsync(vehicle, device, 1);
        foreach (var fault in new[] { TestKit.CommitFault.Before, TestKit.CommitFault.Middle, TestKit.CommitFault.After })
        {
            var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            silo.Journal.Opened += () => opened.TrySetResult();
            silo.Journal.Fail(fault);
            await Assert.ThrowsAsync<SiloUnavailableException>(() => silo.Get<LogSorter>().SortAsync());
            await opened.Task.Soon("the reopening");
            Assert.Equal([1L, 2L], (await silo.Journal.LoadAsync([vehicle], CancellationToken.None))[0]!.Tail.Select(entry => entry.Sequence));
        }

        await silo.SendAsync(vehicle, device, 2);
        Assert.True(await silo.Get<LogSorter>().SortAsync());
        Assert.Equal([1L, 2L, 3L], (await silo.Journal.LoadAsync([vehicle], CancellationToken.None))[0]!.Tail.Select(entry => entry.Sequence));
    }
}
