using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Journal;

/// <summary>What <see cref="IJournal"/> promises; every engine's tests inherit it.</summary>
public abstract class JournalContract : IAsyncLifetime
{
    private static readonly VehicleId Vehicle = new(Guid.Parse("0190a000-0000-7000-8000-000000000001"));
    private static readonly DateOnly Day = new(2026, 3, 1);

    private IJournal _journal = null!;

    public ValueTask InitializeAsync()
    {
        _journal = Create();
        _journal.Open();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _journal.Close();
        Destroy();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_committed_batch_is_read_back_in_order_after_reopening()
    {
        _journal.Commit(Batch(batch =>
        {
            batch.Add(Row());
            batch.Add(Event(1));
            batch.Add(Observation(2));
            batch.Add(Event(3));
        }));
        Reopen();

        var stored = (await LoadAsync())!;

        Assert.Equal(7, stored.Number);
        Assert.Null(stored.Checkpoint);
        Assert.Equal([1L, 2L, 3L], stored.Tail.Select(entry => entry.Sequence));
        Assert.Equal([(byte)1], stored.Tail[0].Body.ToArray());
        Assert.Equal([(byte)2], stored.Tail[1].Body.ToArray());
        Assert.Equal(EventNames.All[typeof(TelemetryRecorded)], stored.Tail[1].Name);
    }

    [Fact]
    public async Task A_vehicle_nobody_wrote_of_is_not_there() => Assert.Null(await LoadAsync());

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task A_checkpoint_of_whatever_version_shortens_the_tail(int version)
    {
        _journal.Commit(Batch(batch =>
        {
            batch.Add(Row());
            batch.Add(Event(1));
            batch.Add(Event(2));
            batch.Add(new CheckpointEntry(7, 1, version, new byte[] { 9 }));
        }));

        var stored = (await LoadAsync())!;

        Assert.Equal((1, version), (stored.Checkpoint!.Value.Sequence, stored.Checkpoint.Value.Version));
        Assert.Equal([(byte)9], stored.Checkpoint.Value.Body.ToArray());
        Assert.Equal([2L], stored.Tail.Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task Vehicles_are_loaded_in_the_order_asked_for_strangers_among_them()
    {
        var other = new VehicleId(Guid.Parse("0190a000-0000-7000-8000-000000000002"));
        var stranger = new VehicleId(Guid.Parse("0190a000-0000-7000-8000-000000000003"));
        _journal.Commit(Batch(batch =>
        {
            batch.Add(Row());
            batch.Add(Row() with { Number = 8, Id = other });
            batch.Add(Event(1));
        }));

        var stored = await _journal.LoadAsync([other, stranger, Vehicle]);

        Assert.Equal([8, null, 7], stored.Select(vehicle => vehicle?.Number));
        Assert.Equal([0, null, 1], stored.Select(vehicle => vehicle?.Tail.Count));
        Assert.Empty(await _journal.LoadAsync([]));
    }

    [Fact]
    public async Task A_sequence_that_is_taken_fails_the_whole_batch()
    {
        _journal.Commit(Batch(batch =>
        {
            batch.Add(Row());
            batch.Add(Event(1));
        }));

        Assert.Throws<JournalFailedException>(() => _journal.Commit(Batch(batch =>
        {
            batch.Add(Event(2));
            batch.Add(Event(1));
        })));

        Reopen();
        Assert.Equal([1L], (await LoadAsync())!.Tail.Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task A_closed_journal_answers_nobody_and_an_open_one_again()
    {
        _journal.Close();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => LoadAsync());
        Assert.Throws<JournalFailedException>(() => _journal.Commit(new JournalBatch()));

        _journal.Open();
        Assert.Null(await LoadAsync());
    }

    [Fact]
    public void Feed_positions_ascend_and_survive_reopening()
    {
        var first = _journal.Commit(Batch(batch => batch.Add(Feed()))).Newest;
        var second = _journal.Commit(Batch(batch =>
        {
            batch.Add(Feed());
            batch.Add(Feed());
        })).Newest;

        Assert.Equal(first.Position + 2, second.Position);
        Assert.Equal(second, _journal.Open().Newest);
    }

    [Fact]
    public async Task A_day_is_read_from_all_its_stretches_each_entry_once()
    {
        _journal.Commit(Batch(batch =>
        {
            batch.Add(Row());
            for (var sequence = 1; sequence <= 9; sequence++)
            {
                batch.Add(Observation(sequence));
            }

            batch.Add(new DayEntry(7, Day, 1, 3));
            batch.Add(new DayEntry(7, Day, 3, 4));
            batch.Add(new DayEntry(7, Day, 8, null));
            batch.Add(new DayEntry(7, Day.AddDays(1), 5, 6));
        }));

        Assert.Equal([1L, 2L, 3L, 4L, 8L, 9L], (await _journal.LoadDayAsync(7, Day)).Select(entry => entry.Sequence));
        Assert.Equal([5L, 6L], (await _journal.LoadDayAsync(7, Day.AddDays(1))).Select(entry => entry.Sequence));
        Assert.Empty(await _journal.LoadDayAsync(7, Day.AddDays(2)));
        Assert.Equal([8L], (await LoadAsync())!.GrowingDays.Select(day => day.First));
    }

    [Fact]
    public async Task A_newer_wish_replaces_the_one_before_and_none_takes_it_back()
    {
        _journal.Commit(Batch(batch =>
        {
            batch.Add(Row());
            batch.Add(new WakeEntry(7, new Instant(500)));
        }));
        Assert.Equal(new Instant(500), await _journal.LoadNextWakeAsync());
        Assert.Empty(await _journal.LoadDueWakesAsync(new Instant(499), 10));
        Assert.Equal([Vehicle], await _journal.LoadDueWakesAsync(new Instant(500), 10));

        _journal.Commit(Batch(batch => batch.Add(new WakeEntry(7, new Instant(900)))));
        Assert.Empty(await _journal.LoadDueWakesAsync(new Instant(500), 10));

        _journal.Commit(Batch(batch => batch.Add(new WakeEntry(7, null))));
        Assert.Null(await _journal.LoadNextWakeAsync());
    }

    [Fact]
    public void Opening_tells_the_highest_number_and_the_last_write()
    {
        _journal.Commit(Batch(batch =>
        {
            batch.Add(Row());
            batch.Add(Event(1));
        }));

        var opening = _journal.Open();

        Assert.Equal(7, opening.HighestVehicle);
        Assert.Equal(new Instant(1000), opening.LastWrite);
    }

    /// <summary>A fresh journal, not open yet.</summary>
    private protected abstract IJournal Create();

    /// <summary>Takes everything of it away.</summary>
    private protected abstract void Destroy();

    private async Task<RecoveredVehicle?> LoadAsync() => Assert.Single(await _journal.LoadAsync([Vehicle]));

    private void Reopen()
    {
        _journal.Close();
        _journal.Open();
    }

    private static JournalBatch Batch(Action<JournalBatch> fill)
    {
        var batch = new JournalBatch();
        fill(batch);
        return batch;
    }

    private static VehicleRow Row() => new(7, Vehicle, TestSilo.Fleet, "Van", " van", (int)ServiceStage.Ok, 0, 0, false, new byte[] { 1 });

    private static EventEntry Event(long sequence) => new(7, sequence, new Instant(1000), "vehicle-retired", 1, new[] { (byte)sequence });

    private static ObservationEntry Observation(long sequence) =>
        new(7, sequence, 1, new Instant(1000), 1, 1, 0, new[] { (byte)sequence }, "devices/d/telemetry", "{}"u8.ToArray());

    private static FeedEntry Feed() => new(TestSilo.Fleet, Vehicle, FeedKind.VehicleChanged, new Instant(1), default);
}
