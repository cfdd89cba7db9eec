using Milepost.Grains.Identity;
using Milepost.Grains.Telemetry;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Tests.Support;
using Milepost.TestKit;

namespace Milepost.Silo.Tests.Actors;

/// <summary>What a loop survives, and that whoever waits with it is answered.</summary>
public sealed class LoopTests
{
    private static readonly VehicleId Stranger = new(Guid.Parse("0190a000-0000-7000-8000-0000000000aa"));

    [Fact]
    public async Task A_vehicle_lost_while_its_history_is_read_is_replaced_and_the_loop_goes_on()
    {
        await using var silo = await TestSilo.StartAsync(options => options.Loops = 1);
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        var outcomes = new Outcomes();
        var (arrived, reading, reopened) = (Signal(), Signal(), Signal());
        silo.Journal.Arrived += batch => _ = batch.Observations.Count > 0 && arrived.TrySetResult();
        silo.Journal.Reading += () => reading.TrySetResult();
        silo.Journal.Opened += () => reopened.TrySetResult();
        silo.Journal.Hold();
        silo.Journal.HoldReads();
        silo.Journal.Fail(CommitFault.Before);

        // The first is in flight; the second waits for it, to read a day.
        await silo.Ingest.PostAsync(silo.Message(vehicle, device, 1), outcomes, 1, CancellationToken.None).Soon("posting");
        await arrived.Task.Soon("the commit");
        var asking = silo.Message(vehicle, device, [TestSilo.Sample(2, silo.Now, new NamedMetric(ScriptedRules.NeedsDay, 1))]);
        await silo.Ingest.PostAsync(asking, outcomes, 2, CancellationToken.None).Soon("posting the one that needs a day");
        silo.Journal.LetGo();
        await reading.Task.Soon("the reading of the day");
        await reopened.Task.Soon("the reopening");

        // The lost vehicle still reads when the third brings a new one; then both readings end.
        await silo.Ingest.PostAsync(silo.Message(vehicle, device, 3), outcomes, 3, CancellationToken.None).Soon("posting");
        Assert.Equal(IngestOutcome.Unavailable, await outcomes.Of(2).Soon("the outcome of the one that waited"));
        silo.Journal.LetReadsGo();

        Assert.Equal(IngestOutcome.Unavailable, await outcomes.Of(1).Soon("the outcome in flight"));
        Assert.Equal(IngestOutcome.Durable, await outcomes.Of(3).Soon("the outcome of the third"));
        Assert.Equal(IngestOutcome.Durable, await silo.SendAsync(vehicle, device, 1, 2));
        Assert.Equal(0, outcomes.Repeated);
    }

    [Fact]
    public async Task One_vehicle_that_is_slow_to_load_holds_an_eighth_of_the_places_and_others_go_on()
    {
        var (silo, vehicle, other, device) = await StartWithSleepingVehicleAsync(TimeSpan.FromSeconds(5));
        await using var disposing = silo;
        var outcomes = new Outcomes();
        silo.Journal.HoldReads();

        for (var token = 0; token < 3; token++)
        {
            await silo.Ingest.PostAsync(silo.Message(vehicle, device, token), outcomes, token, CancellationToken.None).Soon("posting");
        }

        Assert.Equal(IngestOutcome.Unavailable, await outcomes.Of(2).Soon("the outcome of the one that found no place"));
        Assert.Equal(IngestOutcome.Durable, await silo.SendAsync(other, device, 100));
        Assert.False(outcomes.Of(0).IsCompleted);
        silo.Journal.LetReadsGo();
        Assert.Equal(IngestOutcome.Durable, await outcomes.Of(0).Soon("the first outcome"));
        Assert.Equal(IngestOutcome.Durable, await outcomes.Of(1).Soon("the second outcome"));
    }

    [Fact]
    public async Task Cold_vehicles_that_wait_together_are_read_together()
    {
        const int Vehicles = VehicleLoader.Together + 2;
        await using var first = await TestSilo.StartAsync();
        var vehicles = new List<VehicleId>();
        for (var index = 0; index < Vehicles; index++)
        {
            vehicles.Add(await first.RegisterAsync());
        }

        var device = await first.CreateDeviceAsync();
        await first.StopAsync();
        await using var silo = await TestSilo.StartAsync(options => (options.Loops, options.ReadConnections) = (1, 2), first.Folder, first.Time);
        var outcomes = new Outcomes();
        var readings = 0;
        silo.Journal.Reading += () => Interlocked.Increment(ref readings);
        silo.Journal.HoldReads();
        for (var index = 0; index < Vehicles; index++)
        {
            await silo.Ingest.PostAsync(silo.Message(vehicles[index], device, index), outcomes, index, CancellationToken.None).Soon("posting");
        }

        Assert.Null(await silo.Get<VehicleHost>().PeekAsync(Stranger, CancellationToken.None).Soon("the answer behind them"));
        Assert.InRange(Volatile.Read(ref readings), 0, 1);
        silo.Journal.LetReadsGo();

        for (var index = 0; index < Vehicles; index++)
        {
            Assert.Equal(IngestOutcome.Durable, await outcomes.Of(index).Soon("the outcome"));
        }

        // What was taken before the last came, then as many as go together, then the rest.
        Assert.InRange(readings, 2, 3);
    }

    [Fact]
    public async Task A_failed_reading_is_told_to_all_who_waited_for_it_and_the_next_one_succeeds()
    {
        var (silo, vehicle, _, device) = await StartWithSleepingVehicleAsync(TimeSpan.FromSeconds(5));
        await using var disposing = silo;
        var reopened = Signal();
        silo.Journal.Opened += () => reopened.TrySetResult();
        silo.Journal.Close();

        var outcomes = new Outcomes();
        await silo.Ingest.PostAsync(silo.Message(vehicle, device, 1), outcomes, 1, CancellationToken.None).Soon("posting");

        Assert.Equal(IngestOutcome.Unavailable, await outcomes.Of(1).Soon("the outcome"));
        silo.Journal.Open();
        await reopened.Task.Soon("the reopening");
        Assert.Equal(IngestOutcome.Durable, await silo.SendAsync(vehicle, device, 1));
    }

    [Fact]
    public async Task Whoever_still_waits_for_the_journal_when_the_time_for_stopping_is_over_is_told()
    {
        var (silo, vehicle, _, device) = await StartWithSleepingVehicleAsync(TimeSpan.Zero);
        await using var disposing = silo;
        var outcomes = new Outcomes();
        var journal = silo.Journal;
        journal.HoldReads();
        await silo.Ingest.PostAsync(silo.Message(vehicle, device, 1), outcomes, 1, CancellationToken.None).Soon("posting");
        var reading = silo.Vehicles.ReadAsync(vehicle).AsTask();
        Assert.Null(await silo.Get<VehicleHost>().PeekAsync(Stranger, CancellationToken.None).Soon("the answer behind them"));

        var stopped = silo.StopAsync();

        Assert.Equal(IngestOutcome.Unavailable, await outcomes.Of(1).Soon("the outcome"));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => reading.Soon("the reading"));
        journal.LetReadsGo();
        await stopped.Soon("the stop");
        Assert.Equal(0, outcomes.Repeated);
    }

    [Fact]
    public async Task Many_idle_vehicles_leave_in_commits_no_larger_than_any_other()
    {
        const int Vehicles = 150;
        await using var silo = await TestSilo.StartAsync(options => (options.Loops, options.BatchRows) = (1, 16));
        for (var index = 0; index < Vehicles; index++)
        {
            await silo.RegisterAsync();
        }

        var written = Signal();
        var (count, most) = (0, 0);
        silo.Get<GroupCommit>().Committed += batch =>
        {
            most = Math.Max(most, batch.Contents.Rows);
            count += batch.Contents.Checkpoints.Count;
            _ = count == Vehicles && written.TrySetResult();
        };
        silo.Time.Advance(TimeSpan.FromMinutes(11));
        await written.Task.Soon("the checkpoints of all");
        silo.Time.Advance(TimeSpan.FromMinutes(3));
        for (var slice = 0; slice < 4; slice++)
        {
            // Each answer stands behind one more slice of the sweep.
            Assert.Null(await silo.Get<VehicleHost>().PeekAsync(Stranger, CancellationToken.None).Soon("the answer behind the sweep"));
        }

        Assert.Equal(0, silo.Get<VehicleHost>().Active);
        Assert.InRange(most, 1, 17);
    }

    /// <summary>A silo with sixteen places on one loop, a vehicle that is not in memory and one that is.</summary>
    private static async Task<(TestSilo Silo, VehicleId Sleeping, VehicleId Awake, DeviceId Device)> StartWithSleepingVehicleAsync(TimeSpan drain)
    {
        var silo = await TestSilo.StartAsync(options => (options.Loops, options.MailboxCapacity, options.MaxActive, options.DrainTimeout) = (1, 16, 2, drain));
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        await silo.RegisterAsync("second");
        var awake = await silo.RegisterAsync("third, which pushes the first out");
        return (silo, vehicle, awake, device);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
