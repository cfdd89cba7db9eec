using Milepost.Grains.Identity;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Tests.Support;
using Milepost.TestKit;

namespace Milepost.Silo.Tests.Actors;

/// <summary>Nothing leaves before it is durable, and what failed takes nothing else along.</summary>
public sealed class GroupCommitTests
{
    private static readonly VehicleId Stranger = new(Guid.Parse("0190a000-0000-7000-8000-0000000000aa"));

    [Fact]
    public async Task Every_message_is_answered_once_whatever_the_batches()
    {
        await using var silo = await TestSilo.StartAsync(options => options.BatchRows = 3);
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        var outcomes = new Outcomes();

        for (var token = 0L; token < 200; token++)
        {
            await silo.Ingest.PostAsync(silo.Message(vehicle, device, token), outcomes, token, CancellationToken.None).Soon("posting");
        }

        for (var token = 0L; token < 200; token++)
        {
            Assert.Equal(IngestOutcome.Durable, await outcomes.Of(token).Soon($"the outcome of {token}"));
        }

        Assert.Equal(0, outcomes.Repeated);
        Assert.Equal(new Balance(200, 200, 0, 0, 0), await silo.Get<IAccounting>().ReadAsync(TestSilo.Fleet, device, CancellationToken.None));
    }

    [Fact]
    public async Task A_reading_and_a_duplicate_wait_for_the_commit_they_saw()
    {
        await using var silo = await TestSilo.StartAsync(options => options.Loops = 1);
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        await silo.SendAsync(vehicle, device, 1);
        var outcomes = new Outcomes();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Journal.Hold();
        silo.Journal.Arrived += batch => _ = batch.Observations.Count > 0 && arrived.TrySetResult();

        await silo.Ingest.PostAsync(silo.Message(vehicle, device, 2), outcomes, 2, CancellationToken.None).Soon("posting");
        await arrived.Task.Soon("the commit of the original");
        await silo.Ingest.PostAsync(silo.Message(vehicle, device, 2), outcomes, 3, CancellationToken.None).Soon("posting the duplicate");
        var reading = silo.Vehicles.ReadAsync(vehicle).AsTask();

        // The loop has had all three turns once it answers a vehicle it does not have, and still none may leave.
        Assert.Null(await silo.Get<VehicleHost>().PeekAsync(Stranger, CancellationToken.None).Soon("the answer behind them"));
        Assert.False(outcomes.Of(2).IsCompleted);
        Assert.False(outcomes.Of(3).IsCompleted);
        Assert.False(reading.IsCompleted);

        silo.Journal.LetGo();
        Assert.Equal(IngestOutcome.Durable, await outcomes.Of(2).Soon("the original's outcome"));
        Assert.Equal(IngestOutcome.Durable, await outcomes.Of(3).Soon("the duplicate's outcome"));
        Assert.Contains("seen-2", (await reading.Soon("the reading"))!.Vehicle.Metrics.Keys);
    }

    [Fact]
    public async Task Everybody_of_a_commit_is_told_before_anything_they_lead_to_leaves()
    {
        await using var silo = await TestSilo.StartAsync(options => options.Loops = 1);
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        var told = new ToldOrder(flushes: 4);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Journal.Hold();
        silo.Journal.Arrived += batch => _ = batch.Observations.Count > 0 && arrived.TrySetResult();
        await silo.Ingest.PostAsync(silo.Message(vehicle, device, 1), told, 1, CancellationToken.None).Soon("posting");
        await arrived.Task.Soon("the first commit");
        for (var token = 2; token <= 4; token++)
        {
            await silo.Ingest.PostAsync(silo.Message(vehicle, device, token), told, token, CancellationToken.None).Soon("posting");
        }

        Assert.Null(await silo.Get<VehicleHost>().PeekAsync(Stranger, CancellationToken.None).Soon("the answer behind them"));
        silo.Journal.LetGo();

        Assert.Equal(["1", "leave", "2", "3", "4", "leave", "leave", "leave"], await told.All.Soon("four outcomes"));
    }

    [Fact]
    public void A_batch_that_gave_its_lists_away_does_not_lend_them_too()
    {
        var batch = new Batch(BatchLists.New());
        batch.Waiters.Add(new DurabilitySignal());

        var lists = batch.Forget();

        Assert.Empty(lists.Waiters);
        Assert.Throws<InvalidOperationException>(() => batch.Waiters);
        Assert.Throws<InvalidOperationException>(batch.Forget);
    }

    [Theory]
    [InlineData(CommitFault.Before)]
    [InlineData(CommitFault.Middle)]
    [InlineData(CommitFault.After)]
    public async Task A_failed_commit_takes_the_filling_one_along_and_sending_again_repairs_everything(CommitFault fault)
    {
        await using var silo = await TestSilo.StartAsync();
        var (first, second) = (await silo.RegisterAsync("first"), await silo.RegisterAsync("second"));
        var device = await silo.CreateDeviceAsync();
        await silo.SendAsync(first, device, 1);
        var outcomes = new Outcomes();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Journal.Hold();
        silo.Journal.Fail(fault);
        var reopened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Journal.Opened += () => reopened.TrySetResult();
        silo.Journal.Arrived += batch => _ = batch.Observations.Count > 0 && arrived.TrySetResult();

        await silo.Ingest.PostAsync(silo.Message(first, device, 2), outcomes, 2, CancellationToken.None).Soon("posting");
        await arrived.Task.Soon("the commit in flight");
        await silo.Ingest.PostAsync(silo.Message(second, device, 3), outcomes, 3, CancellationToken.None).Soon("posting to the next batch");
        var command = silo.Vehicles.TellAsync(second, new DescribeVehicle(TestSilo.Details with { Name = "renamed" })).AsTask();
        silo.Journal.LetGo();

        Assert.Equal(IngestOutcome.Unavailable, await outcomes.Of(2).Soon("the outcome in flight"));
        _ = await outcomes.Of(3).Soon("the outcome of the filling batch");
        _ = await command.Soon("the command's reply");
        await reopened.Task.Soon("the reopening");

        Assert.Equal(IngestOutcome.Durable, await silo.SendAsync(first, device, 2));
        Assert.Equal(IngestOutcome.Durable, await silo.SendAsync(second, device, 3));
        var balance = await silo.Get<IAccounting>().ReadAsync(TestSilo.Fleet, device, CancellationToken.None);
        Assert.Equal(3, balance.Journaled);
        Assert.Equal(balance.Received, balance.Journaled + balance.Duplicate);
        Assert.Empty(silo.Get<ISiloHealth>().Problems);
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_is_not_ready_and_goes_on_by_itself_when_it_can()
    {
        await using var silo = await TestSilo.StartAsync();
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        await silo.SendAsync(vehicle, device, 1);
        silo.Journal.Break();
        silo.Journal.Fail(CommitFault.Before);

        Assert.Equal(IngestOutcome.Unavailable, await silo.SendAsync(vehicle, device, 2));
        await Assert.ThrowsAsync<SiloUnavailableException>(async () => await silo.Vehicles.ReadAsync(vehicle));
        Assert.NotEmpty(silo.Get<ISiloHealth>().Problems);

        silo.Journal.Repair();
        var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Get<GroupCommit>().Committed += _ => committed.TrySetResult();
        silo.Time.Advance(TimeSpan.FromSeconds(2));
        await committed.Task.Soon("a commit that nobody asked for");

        Assert.Empty(silo.Get<ISiloHealth>().Problems);
        Assert.Equal(IngestOutcome.Durable, await silo.SendAsync(vehicle, device, 2));
    }

    /// <summary>Outcomes and leaves in the order they come.</summary>
    private sealed class ToldOrder(int flushes) : IIngestCompletion
    {
        private readonly List<string> _order = [];
        private readonly TaskCompletionSource<IReadOnlyList<string>> _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = flushes;

        public Task<IReadOnlyList<string>> All => _all.Task;

        public void Completed(long token, IngestOutcome outcome) => _order.Add($"{token}");

        public void Flush()
        {
            _order.Add("leave");
            if (--_left == 0)
            {
                _all.TrySetResult(_order);
            }
        }
    }
}
