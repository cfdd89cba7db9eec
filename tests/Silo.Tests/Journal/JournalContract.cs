using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Log;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Journal;

/// <summary>What <see cref="IJournal"/> promises; every engine's tests inherit it.</summary>
public abstract class JournalContract : IAsyncLifetime
{
    private static readonly VehicleId Vehicle = new(Guid.Parse("0190a000-0000-7000-8000-000000000001"));
    private static readonly DateOnly Day = new(2026, 3, 1);

    private IJournal _journal = null!;

    /// <summary>How many of the four commits of a history are in pages.</summary>
    public static TheoryData<int> Sortings => [0, 1, 2, 3, 4];

    public async ValueTask InitializeAsync()
    {
        _journal = await CreateAsync();
        _journal.Open();
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
            Observe(batch, 2);
            batch.Add(Event(3));
        }));
        Reopen();

        var stored = (await LoadAsync())!;

        Assert.Equal(7, stored.Number);
        Assert.Null(stored.Checkpoint);
        Assert.Equal([1L, 2L, 3L], stored.Tail.Select(entry => entry.Sequence));
        Assert.Equal([1, 2, 3], stored.Tail.Select(MarkOf));
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
    public async Task A_second_telemetry_entry_of_a_sequence_fails_the_whole_batch()
    {
        _journal.Commit(Batch(batch =>
        {
            batch.Add(Row());
            Observe(batch, 1);
        }));

        Assert.Throws<JournalFailedException>(() => _journal.Commit(Batch(batch =>
        {
            Observe(batch, 2);
            Observe(batch, 2);
        })));

        Reopen();
        Assert.Equal([1L], (await LoadAsync())!.Tail.Select(entry => entry.Sequence));
        Assert.Throws<JournalFailedException>(() => _journal.Commit(Batch(batch => Observe(batch, 1))));
    }

    [Theory]
    [MemberData(nameof(Sortings))]
    public async Task A_day_is_read_wherever_its_entries_lie(int sorted)
    {
        CommitHistory(sorted);

        Assert.Equal([1L, 4L, 9L], (await _journal.LoadDayAsync(7, Day)).Select(entry => entry.Sequence));
        Assert.Equal([4L, 9L], (await _journal.LoadDayAsync(7, Day.AddDays(1))).Select(entry => entry.Sequence));
        Assert.Equal([2L, 5L], (await _journal.LoadDayAsync(7, Day.AddDays(2))).Select(entry => entry.Sequence));
        Assert.Empty(await _journal.LoadDayAsync(7, Day.AddDays(3)));
        Assert.Empty(await _journal.LoadDayAsync(6, Day));
    }

    [Theory]
    [MemberData(nameof(Sortings))]
    public async Task A_history_is_the_same_however_far_the_log_is_in_pages(int sorted)
    {
        CommitHistory(sorted);
        var before = (await LoadAsync())!;
        Reopen();
        var after = (await LoadAsync())!;

        foreach (var stored in new[] { before, after })
        {
            Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L], stored.Tail.Select(entry => entry.Sequence));
            Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], stored.Tail.Select(MarkOf));
            Assert.Null(stored.Damage);
        }

        _journal.Commit(Batch(batch => batch.Add(new CheckpointEntry(7, 4, 1, new byte[] { 9 }))));
        Assert.Equal([5L, 6L, 7L, 8L, 9L], (await LoadAsync())!.Tail.Select(entry => entry.Sequence));
    }

    [Theory]
    [MemberData(nameof(Sortings))]
    public async Task Messages_are_read_as_received_by_time_and_page_by_page(int sorted)
    {
        CommitHistory(sorted);
        var all = new RawQuery(new Instant(0), new Instant(5000), 0, 10);

        var messages = (await _journal.LoadRawAsync(Vehicle, all)).Messages;
        Assert.Equal([1L, 2L, 4L, 5L, 7L, 9L], messages.Select(message => message.Sequence));
        Assert.Equal("payload 4", System.Text.Encoding.UTF8.GetString(messages[2].Payload.Span));
        Assert.All(messages, message => Assert.Equal($"devices/{StoredEvents.Telemetry.Device}/telemetry", message.Topic));

        var first = await _journal.LoadRawAsync(Vehicle, all with { Limit = 4 });
        Assert.Equal([1L, 2L, 4L, 5L], first.Messages.Select(message => message.Sequence));
        var second = await _journal.LoadRawAsync(Vehicle, all with { Limit = 4, After = first.Next!.Value });
        Assert.Equal([7L, 9L], second.Messages.Select(message => message.Sequence));
        Assert.Null(second.Next);
        var some = await _journal.LoadRawAsync(Vehicle, all with { From = new Instant(1002), To = new Instant(1005) });
        Assert.Equal([2L, 4L, 5L], some.Messages.Select(message => message.Sequence));
        Assert.Empty((await _journal.LoadRawAsync(new VehicleId(Guid.NewGuid()), all)).Messages);
    }

    [Fact]
    public async Task A_sorting_broken_off_between_any_two_pages_loses_nothing_and_is_done_again()
    {
        CommitHistory(0);
        for (var pages = 0; pages <= 2; pages++)
        {
            Sort(pages);
            Reopen();
            Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L], (await LoadAsync())!.Tail.Select(entry => entry.Sequence));
        }

        Sort(int.MaxValue);
        Reopen();
        Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L], (await LoadAsync())!.Tail.Select(entry => entry.Sequence));

        // Where nothing is left of the log, numbers of commits still go on: payloads are found by them.
        _journal.Commit(Batch(batch => Observe(batch, 10)));
        Assert.Equal(10, (await LoadAsync())!.Tail[^1].Sequence);
        var query = new RawQuery(new Instant(0), new Instant(5000), 9, 10);
        Assert.Equal("payload 10", System.Text.Encoding.UTF8.GetString(Assert.Single((await _journal.LoadRawAsync(Vehicle, query)).Messages).Payload.Span));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Damage_stops_its_vehicle_also_in_its_last_entry_and_nobody_else(bool isSorted)
    {
        var other = new VehicleId(Guid.NewGuid());
        _journal.Commit(Batch(batch =>
        {
            batch.Add(Row());
            batch.Add(Row() with { Number = 8, Id = other });
            Observe(batch, 1);
            Observe(batch, 1, vehicle: 8);
        }));
        Damage("body", bytes => bytes[0] ^= 1);

        var opening = _journal.Open();
        var place = Assert.Single(opening.Damage);
        Assert.Contains("commit 1", place, StringComparison.Ordinal);
        Assert.Contains("vehicle number 7", place, StringComparison.Ordinal);
        if (isSorted)
        {
            Sort(int.MaxValue);
        }

        var stored = await _journal.LoadAsync([Vehicle, other]);
        Assert.Contains("damaged", stored[0]!.Damage, StringComparison.Ordinal);
        Assert.Null(stored[1]!.Damage);
        Assert.Equal([1L], stored[1]!.Tail.Select(entry => entry.Sequence));
        await Assert.ThrowsAsync<InvalidDataException>(() => _journal.LoadDayAsync(7, Day));
    }

    [Fact]
    public async Task An_entry_the_index_knows_and_the_commit_has_no_longer_stops_its_vehicle()
    {
        _journal.Commit(Batch(batch =>
        {
            batch.Add(Row());
            Observe(batch, 1);
        }));

        // The vehicle's number in the head: nothing else says whose entry it was.
        Damage("heads", bytes => bytes[3] ^= 4);

        Assert.NotNull((await LoadAsync())!.Damage);
        Assert.NotEmpty(_journal.Open().Damage);
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

    [Fact]
    public async Task A_refused_work_undoes_only_itself_and_hears_of_it()
    {
        var before = new AwaitedWork<bool>(database => Put(database, "before"));
        var refused = new AwaitedWork<bool>(database => Put(database, "half") && Put(database, "before"));
        var after = new AwaitedWork<bool>(database => Put(database, "after"));

        Commit(batch =>
        {
            batch.Add(Row());
            batch.Add(Event(1));
            batch.Add(before);
            batch.Add(refused);
            batch.Add(after);
        });

        Assert.True(await before.Outcome.Soon("the first work"));
        await Assert.ThrowsAsync<ConstraintException>(() => refused.Outcome.Soon("the refused work"));
        Assert.True(await after.Outcome.Soon("the last work"));
        Assert.Equal([1L], (await LoadAsync())!.Tail.Select(entry => entry.Sequence));
        Assert.Equal(["after", "before"], await KeysAsync());
    }

    [Fact]
    public async Task A_work_with_a_bug_undoes_only_itself_even_in_the_middle_of_a_reading()
    {
        var broken = new AwaitedWork<bool>(database =>
        {
            Put(database, "half");
            database.Statement("SELECT name FROM counters").Step();
            throw new InvalidOperationException("A bug.");
        });
        var after = new AwaitedWork<bool>(database => Put(database, "after"));

        Commit(batch =>
        {
            batch.Add(broken);
            batch.Add(after);
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => broken.Outcome.Soon("the broken work"));
        Assert.True(await after.Outcome.Soon("the work after it"));
        Assert.Equal(["after"], await KeysAsync());
    }

    [Fact]
    public async Task Bytes_belong_to_the_caller_again_after_the_commit()
    {
        byte[] body = [1, 2, 3];
        _journal.Commit(Batch(batch =>
        {
            batch.Add(Row());
            batch.Add(Event(1) with { Body = body });
        }));
        body.AsSpan().Fill(9);
        _journal.Commit(Batch(batch => batch.Add(Event(2) with { Body = body })));

        var tail = (await LoadAsync())!.Tail;

        Assert.Equal([1, 2, 3], tail[0].Body.ToArray());
        Assert.Equal([9, 9, 9], tail[1].Body.ToArray());
    }

    [Fact]
    public async Task One_owner_at_a_time()
    {
        var (other, release) = CreateAnother();
        using (release)
        {
            var refusal = Assert.Throws<JournalFailedException>(() => other.Open());
            Assert.Contains("another process", refusal.Message, StringComparison.Ordinal);

            _journal.Commit(Batch(batch => batch.Add(Row())));
            Assert.NotNull(await LoadAsync());
        }
    }

    /// <summary>A second journal on the same store, not open, and what ends it.</summary>
    private protected abstract (IJournal Journal, IDisposable Release) CreateAnother();

    /// <summary>The readers of the journal under test.</summary>
    private protected abstract StoreReaders Readers { get; }

    /// <summary>A fresh journal, not open yet.</summary>
    private protected abstract Task<IJournal> CreateAsync();

    /// <summary>Takes everything of it away.</summary>
    private protected abstract void Destroy();

    private async Task<RecoveredVehicle?> LoadAsync() => Assert.Single(await _journal.LoadAsync([Vehicle]));

    /// <summary>Commits as the writer does: whoever waits is told.</summary>
    private void Commit(Action<JournalBatch> fill)
    {
        var batch = Batch(fill);
        _journal.Commit(batch);
        batch.Work.ForEach(work => work.Durable());
    }

    private static bool Put(StoreDatabase database, string name)
    {
        database.Statement("INSERT INTO counters (name, value) VALUES (?1, ?2)").Bind(1, $"test-{name}").Bind(2, 1).Execute();
        return true;
    }

    private Task<List<string>> KeysAsync() => Readers.ReadAsync(database =>
    {
        var statement = database.Statement("SELECT name FROM counters WHERE name LIKE 'test-%' ORDER BY name");
        var keys = new List<string>();
        while (statement.Step())
        {
            keys.Add(statement.Text(0)["test-".Length..]);
        }

        return keys;
    });

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

    private static void Observe(JournalBatch batch, long sequence, int firstDay = 0, int lastDay = 0, long vehicle = 7) => batch.Add(
        new ObservationEntry(
            vehicle,
            sequence,
            1,
            StoredEvents.Telemetry.Device.Value,
            new Instant(1000 + sequence),
            Day.AddDays(firstDay),
            Day.AddDays(lastDay),
            1,
            1,
            0,
            $"devices/{StoredEvents.Telemetry.Device}/telemetry",
            System.Text.Encoding.UTF8.GetBytes($"payload {sequence}")),
        BodyOf(sequence));

    /// <summary>The bytes of a real entry that can be told from others.</summary>
    private static ReadOnlySpan<byte> BodyOf(long sequence) => TelemetryCodec.Encode(StoredEvents.Telemetry with { DuplicateSamples = (int)sequence });

    /// <summary>What an entry was given to be told from others.</summary>
    private static int MarkOf(StoredEntry entry) => EventNames.All[typeof(TelemetryRecorded)] == entry.Name
        ? TelemetryCodec.Decode(entry.Body.Span).DuplicateSamples
        : entry.Body.Span[0];

    /// <summary>Nine entries in four commits, some of them events; so many of the commits are in pages.</summary>
    private void CommitHistory(int sorted)
    {
        _journal.Commit(Batch(batch =>
        {
            batch.Add(Row());
            Observe(batch, 1);
            Observe(batch, 5, vehicle: 8);
            Observe(batch, 2, 2, 2);
            batch.Add(Event(3));
        }));
        _journal.Commit(Batch(batch => Observe(batch, 4, 0, 1)));
        _journal.Commit(Batch(batch =>
        {
            Observe(batch, 5, 2, 2);
            batch.Add(Event(6));
            Observe(batch, 7, 5, 5);
        }));
        _journal.Commit(Batch(batch =>
        {
            batch.Add(Event(8));
            Observe(batch, 9, 0, 1);
        }));
        for (var commit = 1; commit <= sorted; commit++)
        {
            Sort(int.MaxValue, commit);
        }
    }

    /// <summary>Sorts the log up to a commit, as far as a number of pages.</summary>
    private void Sort(int pages, long upTo = long.MaxValue)
    {
        var (run, index) = (new SortRun(), ((StoreJournal)_journal).Index);
        var isDone = false;
        _journal.Commit(Batch(batch => batch.Add(new TurnWork(database =>
        {
            upTo = Math.Min(upTo, LogRows.Newest(database));
            run.Load([.. LogRows.Read(database, LogRows.Sorted(database), upTo).Select(row => row.Commit)]);
            for (var page = 0; page < pages && !run.IsDone; page++)
            {
                run.TakeSlice(1, written => PageRows.Write(database, written));
            }

            isDone = run.IsDone;
            if (isDone)
            {
                LogRows.MarkSorted(database, upTo);
                AccountingRows.RollUp(database);
                LogRows.RemoveSorted(database, long.MaxValue);
            }
        }))));
        if (isDone)
        {
            index.Trim(upTo, run.Vehicles);
        }
    }

    /// <summary>Changes what is stored of commit 1.</summary>
    private void Damage(string column, Action<byte[]> change) => _journal.Commit(Batch(batch => batch.Add(new TurnWork(database =>
    {
        var find = database.Statement($"SELECT {column} FROM log WHERE no = 1");
        find.Step();
        var bytes = find.Blob(0);
        find.Reset();
        change(bytes);
        database.Statement($"UPDATE log SET {column} = ?1 WHERE no = 1").Bind(1, bytes).Execute();
    }))));


    private static FeedEntry Feed() => new(TestSilo.Fleet, Vehicle, FeedKind.VehicleChanged, new Instant(1), default);
}
