using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.Silo.Devices;
using Milepost.Silo.Hosting;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Log;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Rows;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Hosting;

public sealed class RetentionTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Payloads_go_when_they_are_older_than_their_time_and_not_before()
    {
        await using var silo = await TestSilo.StartAsync();
        var (vehicle, device) = (await silo.RegisterAsync(), await silo.CreateDeviceAsync());
        await silo.SendAsync(vehicle, device, 1);
        silo.Time.Advance(TimeSpan.FromDays(90));
        await silo.SendAsync(vehicle, device, 2);

        await RetainAsync(silo);
        Assert.Equal([2L, 3L], await RawAsync(silo, vehicle));

        silo.Time.Advance(Moment);
        await RetainAsync(silo);
        Assert.Equal([3L], await RawAsync(silo, vehicle));
        Assert.Equal([2L], await DayAsync(silo));
    }

    [Fact]
    public async Task The_oldest_payloads_go_before_their_time_when_there_are_more_bytes_than_allowed()
    {
        await using var silo = await TestSilo.StartAsync(options => options.RawBytes = 1 << 20);
        var (vehicle, device) = (await silo.RegisterAsync(), await silo.CreateDeviceAsync());
        for (var message = 1; message <= 5; message++)
        {
            // Four of them are less than a mebibyte, five are more.
            var sent = silo.Message(vehicle, device, message) with { Payload = new byte[250 * 1024] };
            var outcomes = new Outcomes();
            await silo.Ingest.PostAsync(sent, outcomes, 1, CancellationToken.None).Soon("posting");
            await outcomes.Of(1).Soon("the outcome");
            if (message == 4)
            {
                await RetainAsync(silo);
                Assert.Equal([2L, 3L, 4L, 5L], await RawAsync(silo, vehicle));
            }
        }

        await RetainAsync(silo);

        Assert.Equal([3L, 4L, 5L, 6L], await RawAsync(silo, vehicle));
    }

    [Fact]
    public async Task Telemetry_goes_after_its_time_only_where_a_checkpoint_lies_behind_it()
    {
        await using var silo = await TestSilo.StartAsync();
        await WriteAsync(silo, database =>
        {
            WritePage(database, 50, 1, 2, silo.Now);
            WritePage(database, 50, 3, 4, silo.Now);
            WritePage(database, 50, 5, 6, silo.Now + Moment);
            WritePage(database, 51, 1, 2, silo.Now);
            CheckpointAt(database, 50, 3);
        });
        silo.Time.Advance(TimeSpan.FromDays(730));
        await RetainAsync(silo);
        Assert.Equal([(50, 1), (50, 3), (50, 5), (51, 1)], await PagesAsync(silo));

        // Old enough from here on, but for one; of the others, one lies before a checkpoint.
        silo.Time.Advance(Moment);
        await RetainAsync(silo);
        Assert.Equal([(50, 3), (50, 5), (51, 1)], await PagesAsync(silo));

        await WriteAsync(silo, database => CheckpointAt(database, 50, 6));
        await RetainAsync(silo);
        Assert.Equal([(50, 5), (51, 1)], await PagesAsync(silo));

        silo.Time.Advance(Moment);
        await RetainAsync(silo);
        Assert.Equal([(51, 1)], await PagesAsync(silo));
    }

    [Fact]
    public async Task A_cursor_older_than_what_the_feed_keeps_must_begin_afresh_also_after_a_restart()
    {
        var silo = await TestSilo.StartAsync();
        await using var first = silo;
        await silo.RegisterAsync();
        var (old, start) = (silo.Feed.Protect(silo.Feed.Newest), silo.Feed.Protect(default));
        silo.Time.Advance(TimeSpan.FromDays(30));
        await RetainAsync(silo);
        Assert.True(silo.Feed.TryUnprotect(start, out _));

        await silo.RegisterAsync();
        silo.Time.Advance(Moment);
        await RetainAsync(silo);

        // What stood behind the removed item missed nothing.
        Assert.False(silo.Feed.TryUnprotect(start, out _));
        Assert.True(silo.Feed.TryUnprotect(old, out var at));
        Assert.Single((await silo.Feed.ReadAsync(TestSilo.Fleet, at, 10, CancellationToken.None)).Items);

        silo.Time.Advance(TimeSpan.FromDays(31));
        await RetainAsync(silo);
        var newest = silo.Feed.Newest;
        var last = silo.Feed.Protect(newest);
        await silo.StopAsync();
        await using var second = await TestSilo.StartAsync(folder: silo.Folder, time: silo.Time);
        Assert.Equal(newest, second.Feed.Newest);
        Assert.False(second.Feed.TryUnprotect(old, out _));
        Assert.True(second.Feed.TryUnprotect(last, out _));
        await second.RegisterAsync();
        Assert.Equal(newest.Position + 1, second.Feed.Newest.Position);
    }

    [Fact]
    public async Task Letters_of_devices_nobody_paired_go_after_seven_days_others_stay_and_all_stay_counted()
    {
        await using var silo = await TestSilo.StartAsync();
        var device = await silo.CreateDeviceAsync();
        NewDeadLetter[] sent =
        [
            new("t", "1"u8.ToArray(), silo.Now, DeadLetterReasons.Unpaired, "x", 2),
            new("t", "junk"u8.ToArray(), silo.Now, "malformed", "x", 3),
        ];
        var outcomes = new Outcomes();
        await silo.Get<IDeadLetters>().PostAsync(device, sent, outcomes, 1, CancellationToken.None);
        await outcomes.Of(1).Soon("the letters");
        silo.Time.Advance(TimeSpan.FromDays(7));
        await RetainAsync(silo);
        Assert.Equal(2, await LettersAsync(silo));

        silo.Time.Advance(Moment);
        await RetainAsync(silo);

        Assert.Equal(1, await LettersAsync(silo));
        var balance = await silo.Get<IAccounting>().ReadAsync(TestSilo.Fleet, device, CancellationToken.None);
        Assert.Equal(new Balance(5, 0, 0, 5, 0), balance);
    }

    [Fact]
    public async Task Ingest_goes_on_between_any_two_slices_of_a_large_retention()
    {
        const int Messages = 600;
        await using var silo = await TestSilo.StartAsync(options =>
        {
            // Nothing but what is called for happens when the clock moves on: the vehicle stays in memory.
            options.RawFor = TimeSpan.FromHours(1);
            options.RetainEvery = TimeSpan.FromDays(1);
            options.IdleAfter = TimeSpan.FromDays(7);
        });
        var (vehicle, device) = (await silo.RegisterAsync(), await silo.CreateDeviceAsync());
        for (var message = 0; message < Messages; message++)
        {
            await silo.SendAsync(vehicle, device, message);
        }

        silo.Time.Advance(TimeSpan.FromMinutes(61));
        using var arrived = new SemaphoreSlim(0);
        silo.Journal.Arrived += _ => arrived.Release();
        silo.Journal.Hold();
        var retention = silo.Get<Retention>().RunAsync();
        await arrived.WaitAsync().Soon("the first slice");

        // Commits go on one at a time; the message is with one of the next, and there are slices behind it.
        var sending = silo.SendAsync(vehicle, device, Messages);
        for (var next = Task.CompletedTask; next != sending; next = await Task.WhenAny(sending, arrived.WaitAsync()).Soon("the next commit"))
        {
            silo.Journal.PassOne();
        }

        Assert.Equal(IngestOutcome.Durable, await sending);
        Assert.False(retention.IsCompleted);

        silo.Journal.LetGo();
        await retention.Soon("the retention");
        Assert.Equal([Messages + 2L], await RawAsync(silo, vehicle));
    }

    private static Task RetainAsync(TestSilo silo) => silo.Get<Retention>().RunAsync().Soon("the retention");

    private static Task<bool> WriteAsync(TestSilo silo, Action<StoreDatabase> write) => silo.Get<StoreWrites>().RunAsync(
        database =>
        {
            write(database);
            return true;
        },
        CancellationToken.None).Soon("the write");

    private static void WritePage(StoreDatabase database, long vehicle, long first, long last, Instant at)
    {
        var page = new Page();
        page.Begin();
        foreach (var sequence in new[] { first, last })
        {
            var head = new EntryHead(vehicle, sequence, at.UnixMilliseconds, 0, 0);
            page.Add(head, head.ChecksumWith([]), [], 1, 0);
        }

        page.End();
        PageRows.Write(database, page);
    }

    private static void CheckpointAt(StoreDatabase database, long vehicle, long sequence) => database.Statement("""
        INSERT INTO checkpoints (vehicle_no, seq, version, body) VALUES (?1, ?2, 1, ?3) ON CONFLICT (vehicle_no) DO UPDATE SET seq = excluded.seq
        """).Bind(1, vehicle).Bind(2, sequence).Bind(3, new byte[] { 1 }).Execute();

    private static Task<List<(int Vehicle, int First)>> PagesAsync(TestSilo silo) => silo.Get<StoreReaders>().ReadAsync(database =>
    {
        var rows = database.Statement("SELECT vehicle_no, first_seq FROM pages ORDER BY 1, 2");
        var pages = new List<(int, int)>();
        while (rows.Step())
        {
            pages.Add((rows.Int32(0), rows.Int32(1)));
        }

        return pages;
    });

    private static async Task<List<long>> RawAsync(TestSilo silo, VehicleId vehicle)
    {
        var query = new RawQuery(new Instant(0), silo.Now, 0, 1000);
        return [.. (await silo.Journal.LoadRawAsync(vehicle, query, CancellationToken.None)).Messages.Select(message => message.Sequence)];
    }

    private static async Task<List<long>> DayAsync(TestSilo silo) =>
        [.. (await silo.Journal.LoadDayAsync(1, DateOnly.FromDateTime(TestSilo.Start.UtcDateTime), CancellationToken.None)).Select(entry => entry.Sequence)];

    private static async Task<int> LettersAsync(TestSilo silo) =>
        (await silo.Get<IDeadLetters>().ListAsync(TestSilo.Fleet, null, null, 10, CancellationToken.None)).Items.Count;
}
