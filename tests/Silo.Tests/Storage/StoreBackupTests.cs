using Milepost.Grains.Identity;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;
using Milepost.Silo.Hosting;
using Milepost.Silo.Storage.Sqlite;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Storage;

/// <summary>A backup is one moment of a store that goes on, and restored it is that store again, with a history of its own from there on.</summary>
public sealed class StoreBackupTests : IDisposable
{
    // Large enough for a backup of several slices after a few dozen messages.
    private static readonly byte[] Payload = new byte[100_000];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("backup-");

    public StoreBackupTests() => TestStore.SkipUnlessEmbedded();

    private string Backup => Path.Combine(_folder.FullName, "backup.db");

    private string Elsewhere => Path.Combine(_folder.FullName, "elsewhere");

    [Fact]
    public async Task The_moment_it_began_is_what_comes_back_and_no_commit_waits_for_it()
    {
        await using var silo = await TestSilo.StartAsync();
        var fleet = await DrivenFleet.CreateAsync(silo, vehicles: 4);
        await fleet.SendAsync(messages: 10);
        await fleet.LoseAsync();
        var before = await StoreContents.ReadAsync(silo, fleet.Vehicles);
        var cursor = silo.Feed.Protect(silo.Feed.Newest);

        // Held after its first slice; meanwhile everything is stored and answered as ever.
        using var release = new ManualResetEventSlim();
        var held = new TaskCompletionSource();
        var backup = Task.Run(() => StoreBackup.Take(
            silo.Folder,
            Backup,
            () =>
            {
                held.TrySetResult();
                release.Wait();
            },
            CancellationToken.None));
        await held.Task.Soon("the first slice");
        await fleet.SendAsync(messages: 10);
        var late = await silo.RegisterAsync("Late");
        await silo.CreateDeviceAsync("late");
        release.Set();
        await backup.Soon("the backup");
        await fleet.SendAsync(messages: 5);

        StoreBackup.Restore(Elsewhere, Backup, replace: false, CancellationToken.None);
        await using var restored = await TestSilo.StartAsync(folder: Elsewhere, time: silo.Time);
        Assert.Equal(before, await StoreContents.ReadAsync(restored, fleet.Vehicles));
        Assert.Null(await restored.Vehicles.ReadAsync(late).Soon("the late vehicle"));
        Assert.False(restored.Feed.TryUnprotect(cursor, out _));
        await fleet.On(restored).SendAsync(messages: 5);
        Assert.Equal(10 + 5, await fleet.On(restored).CountAsync(0));
    }

    [Fact]
    public async Task Taken_at_any_moment_under_load_it_holds_what_was_acknowledged_and_nothing_half()
    {
        await using var silo = await TestSilo.StartAsync();
        var fleet = await DrivenFleet.CreateAsync(silo, vehicles: 4);
        await fleet.SendAsync(messages: 10);

        var backup = Task.Run(() => StoreBackup.Take(silo.Folder, Backup, CancellationToken.None));
        while (!backup.IsCompleted)
        {
            await fleet.SendAsync(messages: 1);
        }

        await backup;
        StoreBackup.Restore(Elsewhere, Backup, replace: false, CancellationToken.None);
        await using var restored = await TestSilo.StartAsync(folder: Elsewhere, time: silo.Time);
        var copy = fleet.On(restored);
        var counts = new List<long>();
        for (var vehicle = 0; vehicle < fleet.Vehicles.Count; vehicle++)
        {
            counts.Add(await copy.CountAsync(vehicle));
            Assert.InRange(counts[^1], 10, fleet.Sent);
        }

        // The vehicles take turns, each message acknowledged before the next is sent: one moment of all of them is a staircase of one step.
        Assert.Equal(counts.OrderDescending(), counts);
        Assert.InRange(counts[0] - counts[^1], 0, 1);
        var balance = await restored.Get<IAccounting>().ReadAsync(TestSilo.Fleet, null, CancellationToken.None);
        Assert.Equal((counts.Sum(), counts.Sum()), (balance.Received, balance.Journaled));
    }

    [Fact]
    public async Task A_store_that_is_in_use_is_not_restored_over()
    {
        await using var silo = await TestSilo.StartAsync();
        StoreBackup.Take(silo.Folder, Backup, CancellationToken.None);

        var refusal = Assert.Throws<SiloUnavailableException>(() => StoreBackup.Restore(silo.Folder, Backup, replace: true, CancellationToken.None));

        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_there_gives_way_only_when_told_to_and_is_kept()
    {
        string cursor;
        await using var silo = await TestSilo.StartAsync();
        var vehicle = await silo.RegisterAsync();
        StoreBackup.Take(silo.Folder, Backup, CancellationToken.None);
        var later = await silo.RegisterAsync();
        cursor = silo.Feed.Protect(silo.Feed.Newest);
        await silo.StopAsync();

        Assert.Throws<SiloUnavailableException>(() => StoreBackup.Restore(silo.Folder, Backup, replace: false, CancellationToken.None));
        StoreBackup.Restore(silo.Folder, Backup, replace: true, CancellationToken.None);

        await using (var restored = await TestSilo.StartAsync(folder: silo.Folder))
        {
            Assert.NotNull(await restored.Vehicles.ReadAsync(vehicle).Soon("the vehicle"));
            Assert.Null(await restored.Vehicles.ReadAsync(later).Soon("the later vehicle"));
            Assert.False(restored.Feed.TryUnprotect(cursor, out _));
        }

        var aside = Assert.Single(Directory.GetFiles(silo.Folder, "milepost-replaced-*.db"));
        StoreBackup.Restore(Elsewhere, aside, replace: false, CancellationToken.None);
        await using var old = await TestSilo.StartAsync(folder: Elsewhere);
        Assert.NotNull(await old.Vehicles.ReadAsync(later).Soon("the later vehicle in the old store"));
    }

    [Fact]
    public async Task A_backup_put_in_place_by_hand_has_a_history_of_its_own_too()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.RegisterAsync();
        var cursor = silo.Feed.Protect(silo.Feed.Newest);
        StoreBackup.Take(silo.Folder, Backup, CancellationToken.None);

        Directory.CreateDirectory(Elsewhere);
        File.Copy(Backup, Path.Combine(Elsewhere, "milepost.db"));

        await using var restored = await TestSilo.StartAsync(folder: Elsewhere);
        Assert.Equal(silo.Feed.Newest, restored.Feed.Newest);
        Assert.False(restored.Feed.TryUnprotect(cursor, out _));
    }

    [Fact]
    public async Task A_store_put_back_by_other_means_has_a_history_of_its_own_once_that_was_said()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.RegisterAsync();
        var cursor = silo.Feed.Protect(silo.Feed.Newest);
        await silo.StopAsync();

        StoreBackup.Resync(new SiloOptions { Data = silo.Folder });

        await using var again = await TestSilo.StartAsync(folder: silo.Folder);
        Assert.False(again.Feed.TryUnprotect(cursor, out _));
    }

    [Fact]
    public async Task A_backup_replaces_no_file()
    {
        await using var silo = await TestSilo.StartAsync();
        await File.WriteAllTextAsync(Backup, "precious");

        Assert.Throws<IOException>(() => StoreBackup.Take(silo.Folder, Backup, CancellationToken.None));

        Assert.Equal("precious", await File.ReadAllTextAsync(Backup));
    }

    [Fact]
    public async Task One_that_was_given_up_leaves_nothing_behind()
    {
        await using var silo = await TestSilo.StartAsync();
        var fleet = await DrivenFleet.CreateAsync(silo, vehicles: 1);
        await fleet.SendAsync(messages: 30);
        using var giveUp = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => StoreBackup.Take(silo.Folder, Backup, giveUp.Cancel, giveUp.Token));

        Assert.Empty(_folder.EnumerateFileSystemInfos());
        await fleet.SendAsync(messages: 1);
    }

    [Fact]
    public async Task A_damaged_backup_is_not_restored()
    {
        await using (var silo = await TestSilo.StartAsync())
        {
            var fleet = await DrivenFleet.CreateAsync(silo, vehicles: 1);
            await fleet.SendAsync(messages: 30);
            StoreBackup.Take(silo.Folder, Backup, CancellationToken.None);
        }

        await using (var file = new FileStream(Backup, FileMode.Open))
        {
            // Pages of indexes and tables; the header stays.
            file.Position = 8192;
            await file.WriteAsync(Enumerable.Repeat((byte)0x5a, 32_768).ToArray());
        }

        Assert.Throws<SiloUnavailableException>(() => StoreBackup.Restore(Elsewhere, Backup, replace: false, CancellationToken.None));
        Assert.Equal(0, new FileInfo(Path.Combine(Elsewhere, "milepost.db")).Length);
        Assert.Empty(Directory.GetFiles(Elsewhere, "*.partial*"));
    }

    [Theory]
    [InlineData("CREATE TABLE something (x)", "is no store of Milepost")]
    [InlineData("CREATE TABLE meta (x); CREATE TABLE vehicles (x); CREATE TABLE events (x); PRAGMA user_version = 999", "Use the newer program")]
    public void What_this_program_does_not_know_is_not_restored(string schema, string reason)
    {
        File.WriteAllBytes(Backup, []);
        using (var database = SqliteDatabase.OpenCopy(Backup))
        {
            database.ExecuteScript(schema);
        }

        var refusal = Assert.Throws<SiloUnavailableException>(() => StoreBackup.Restore(Elsewhere, Backup, replace: false, CancellationToken.None));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Vehicles that drive one after the other, each message acknowledged before the next.</summary>
    private sealed class DrivenFleet(TestSilo silo, List<VehicleId> vehicles, DeviceId device)
    {
        public List<VehicleId> Vehicles => vehicles;

        /// <summary>Messages of each vehicle so far.</summary>
        public long Sent { get; private set; }

        public static async Task<DrivenFleet> CreateAsync(TestSilo silo, int vehicles)
        {
            var fleet = new List<VehicleId>();
            for (var number = 0; number < vehicles; number++)
            {
                fleet.Add(await silo.RegisterAsync($"Van {number}"));
            }

            await silo.Vehicles.TellAsync(fleet[0], new ResolveAlert(new AlertId(Guid.NewGuid()), "test")).Soon("an alert");
            return new DrivenFleet(silo, fleet, await silo.CreateDeviceAsync());
        }

        /// <summary>The same vehicles in another silo; what is sent there goes on counting from here.</summary>
        public DrivenFleet On(TestSilo other) => new(other, vehicles, device) { Sent = Sent };

        public async Task SendAsync(int messages)
        {
            for (var message = 0; message < messages; message++)
            {
                foreach (var vehicle in vehicles)
                {
                    var outcomes = new Outcomes();
                    await silo.Ingest.PostAsync(silo.Message(vehicle, device, Sent) with { Payload = Payload }, outcomes, 1, CancellationToken.None).Soon("posting");
                    Assert.Equal(IngestOutcome.Durable, await outcomes.Of(1).Soon("the outcome"));
                }

                Sent++;
            }
        }

        /// <summary>Sends something unreadable.</summary>
        public async Task LoseAsync()
        {
            var outcomes = new Outcomes();
            await silo.Get<IDeadLetters>().PostAsync(
                device, [new NewDeadLetter("devices/x/telemetry", "?"u8.ToArray(), silo.Now, "malformed", "not a number", 1)], outcomes, 1, CancellationToken.None).Soon("posting");
            await outcomes.Of(1).Soon("the dead letter");
        }

        public async Task<long> CountAsync(int vehicle) =>
            (await silo.Vehicles.ReadAsync(vehicles[vehicle]).Soon("a vehicle"))!.Vehicle.Metrics.Count(metric => metric.Key.StartsWith("seen-", StringComparison.Ordinal));
    }
}
