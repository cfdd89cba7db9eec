using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Checkpoints;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Actors;

public sealed class ActivationTests
{
    [Fact]
    public async Task State_from_a_checkpoint_and_a_tail_is_the_fold_of_everything_byte_for_byte()
    {
        await using var silo = await TestSilo.StartAsync(options => options.CheckpointEvery = 7);
        var facts = new List<VehicleEvent>();
        silo.Get<GroupCommit>().Committed += batch => facts.AddRange(FactsOf(batch.Contents));
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        for (var sequence = 0; sequence < 30; sequence++)
        {
            await silo.SendAsync(vehicle, device, sequence, sequence + 1);
        }

        var live = (await silo.Vehicles.ReadAsync(vehicle).Soon("the reading"))!.Vehicle;
        var blank = new VehicleActivation(vehicle).State;
        var stored = await silo.Journal.LoadAsync([vehicle], CancellationToken.None);
        var recovered = Recovery.Restore(silo.Rules, vehicle, Assert.Single(stored), blank);

        Assert.True(recovered.CheckpointAt > 0, "No checkpoint was written.");
        var folded = facts.Aggregate(Vehicle.Initial(vehicle), silo.Rules.Evolve);
        Assert.Equal(CheckpointCodec.Encode(live), CheckpointCodec.Encode(recovered.Vehicle));
        Assert.Equal(CheckpointCodec.Encode(live), CheckpointCodec.Encode(folded));
    }

    [Fact]
    public async Task An_idle_vehicle_leaves_the_memory_after_its_state_was_written_down()
    {
        await using var silo = await TestSilo.StartAsync(options => options.Loops = 1);
        var host = silo.Get<VehicleHost>();
        var vehicle = await silo.RegisterAsync();
        Assert.Equal(1, host.Active);

        var checkpointed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Get<GroupCommit>().Committed += batch => _ = batch.Contents.Checkpoints.Count > 0 && checkpointed.TrySetResult();
        silo.Time.Advance(TimeSpan.FromMinutes(11));
        await checkpointed.Task.Soon("the checkpoint of the idle vehicle");
        silo.Time.Advance(TimeSpan.FromMinutes(3));
        // Asking a vehicle nobody knows puts it behind the sweep in the loop's queue.
        Assert.Null(await host.PeekAsync(vehicle, CancellationToken.None).Soon("the answer behind the sweep"));

        Assert.Equal(0, host.Active);
        Assert.NotNull(await silo.Vehicles.ReadAsync(vehicle).Soon("the reading"));
    }

    [Fact]
    public async Task More_vehicles_than_fit_push_the_least_recently_used_out_and_bring_it_back()
    {
        await using var silo = await TestSilo.StartAsync(options => (options.Loops, options.MaxActive) = (1, 2));
        var first = await silo.RegisterAsync("first");
        await silo.RegisterAsync("second");
        await silo.RegisterAsync("third");

        Assert.Equal(2, silo.Get<VehicleHost>().Active);
        Assert.Equal("first", (await silo.Vehicles.ReadAsync(first).Soon("the reading"))!.Vehicle.Profile!.Details.Name);
        Assert.Equal(2, silo.Get<VehicleHost>().Active);
    }

    [Fact]
    public async Task Who_is_pushed_out_is_written_down_first_so_that_coming_back_reads_no_tail()
    {
        await using var silo = await TestSilo.StartAsync(options => (options.Loops, options.MaxActive) = (1, 1));
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        await silo.SendAsync(vehicle, device, 1);
        await silo.RegisterAsync("second");

        var stored = Assert.Single(await silo.Journal.LoadAsync([vehicle], CancellationToken.None))!;

        Assert.Equal(2, stored.Checkpoint!.Value.Sequence);
        Assert.Empty(stored.Tail);
        Assert.Equal(IngestOutcome.Durable, await silo.SendAsync(vehicle, device, 1, 2));
    }

    [Fact]
    public async Task A_vehicle_somebody_looked_at_holds_its_plan_packed_again()
    {
        await using var silo = await TestSilo.StartAsync(rules: new VehicleRules());
        var vehicle = await silo.RegisterAsync();

        var reading = (await silo.Vehicles.ReadAsync(vehicle).Soon("the reading"))!;
        Assert.Equal("Van", reading.Vehicle.Profile!.Details.Name);

        Assert.NotNull(reading.Vehicle.GetColdParts().Profile!.AtHand);
        var again = (await silo.Vehicles.ReadAsync(vehicle).Soon("the second reading"))!;
        Assert.Null(again.Vehicle.GetColdParts().Profile!.AtHand);
    }

    [Fact]
    public async Task A_turn_that_throws_three_times_becomes_a_dead_letter_and_the_next_message_goes_on()
    {
        await using var silo = await TestSilo.StartAsync();
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        var outcomes = new Outcomes();
        var poison = silo.Message(vehicle, device, [TestSilo.Sample(1, silo.Now, new NamedMetric(ScriptedRules.Poison, 1))]);

        await silo.Ingest.PostAsync(poison, outcomes, 1, CancellationToken.None).Soon("posting");

        Assert.Equal(IngestOutcome.DeadLettered, await outcomes.Of(1).Soon("the outcome"));
        Assert.Equal(TurnTaker.MaxFailures, silo.Rules.Poisoned);
        var letter = Assert.Single((await silo.Get<IDeadLetters>().ListAsync(TestSilo.Fleet, device, null, 10, CancellationToken.None)).Items);
        Assert.Equal("turn-failed", letter.Reason);
        Assert.Equal(IngestOutcome.Durable, await silo.SendAsync(vehicle, device, 2));
    }

    [Fact]
    public async Task A_full_mailbox_makes_commands_busy_and_lets_telemetry_wait()
    {
        await using var silo = await TestSilo.StartAsync(options => (options.Loops, options.MailboxCapacity, options.BatchRows) = (1, 16, 1));
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        await silo.SendAsync(vehicle, device, 0);
        var outcomes = new Outcomes();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Journal.Hold();
        silo.Journal.Arrived += batch => _ = batch.Observations.Count > 0 && arrived.TrySetResult();
        await silo.Ingest.PostAsync(silo.Message(vehicle, device, 100), outcomes, 100, CancellationToken.None).Soon("posting");
        await arrived.Task.Soon("the held commit");

        // One is in the filling batch, sixteen fill the mailbox, one more has to wait.
        var posts = Enumerable.Range(1, 18)
            .Select(token => silo.Ingest.PostAsync(silo.Message(vehicle, device, token), outcomes, token, CancellationToken.None).AsTask())
            .ToList();
        Assert.Contains(posts, post => !post.IsCompleted);
        Assert.IsType<VehicleBusy>(await silo.Vehicles.TellAsync(vehicle, new PassTime()).Soon("the busy reply"));

        silo.Journal.LetGo();
        await Task.WhenAll(posts).Soon("the waiting posts");
        for (var token = 1L; token <= 18; token++)
        {
            Assert.Equal(IngestOutcome.Durable, await outcomes.Of(token).Soon($"the outcome of {token}"));
        }
    }

    [Fact]
    public async Task A_turn_that_needs_a_day_gets_everything_stored_for_it_committed_or_not()
    {
        await using var silo = await TestSilo.StartAsync(options => options.HistoryDays = 0);
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        var day = new Instant(Instant.MillisecondsPerDay * 20_000);
        var outcomes = new Outcomes();
        var samples = new[] { day, day + TimeSpan.FromDays(1), day, day + TimeSpan.FromDays(2), day + TimeSpan.FromHours(1) };
        for (var index = 0; index < samples.Length; index++)
        {
            var sample = TestSilo.Sample(index, samples[index], new NamedMetric("value", index));
            await silo.Ingest.PostAsync(silo.Message(vehicle, device, [sample]), outcomes, index, CancellationToken.None).Soon("posting");
        }

        var asking = TestSilo.Sample(99, day, new NamedMetric(ScriptedRules.NeedsDay, 1));
        await silo.Ingest.PostAsync(silo.Message(vehicle, device, [asking]), outcomes, 99, CancellationToken.None).Soon("posting");

        Assert.Equal(IngestOutcome.Durable, await outcomes.Of(99).Soon("the outcome"));
        var history = silo.Rules.LastHistory!;
        Assert.True(history.Has(day.UtcDate));
        var entries = await silo.Journal.LoadDayAsync(1, day.UtcDate, CancellationToken.None);
        var ofDay = entries.Select(entry => (TelemetryRecorded)EventCodec.Decode(entry))
            .SelectMany(entry => entry.Samples)
            .Where(sample => sample.At.UtcDate == day.UtcDate)
            .Select(sample => sample.DeviceSequence);
        Assert.Equal([0L, 2L, 4L, 99L], ofDay);
    }

    /// <summary>The facts of a commit of one vehicle, as stored.</summary>
    private static IEnumerable<VehicleEvent> FactsOf(JournalBatch batch) => batch.Events
        .Select(entry => new StoredEntry(0, entry.Sequence, entry.Name, entry.Version, entry.Body))
        .Concat(batch.Observations.Where(entry => entry.Sequence is not null)
            .Select(entry => new StoredEntry(0, entry.Sequence!.Value, EventNames.All[typeof(TelemetryRecorded)], TelemetryCodec.Version, batch.BodyOf(entry).ToArray())))
        .OrderBy(entry => entry.Sequence)
        .Select(entry => EventCodec.Decode(entry));
}
