using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Sqlite;
using Milepost.Silo.Tests.Journal;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Storage;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteJournalTests : JournalContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("journal-").FullName;
    private StoreJournal? _journal;
    private StoreReaders? _readers;

    private protected override Task<IJournal> CreateAsync()
    {
        var engine = new SqliteEngine(_folder);
        _readers = new StoreReaders(engine, 2);
        _journal = new StoreJournal(engine, _readers);
        return Task.FromResult<IJournal>(_journal);
    }

    private protected override StoreReaders Readers => _readers!;

    private protected override (IJournal Journal, IDisposable Release) CreateAnother()
    {
        var engine = new SqliteEngine(_folder);
        return (new StoreJournal(engine, new StoreReaders(engine, 1)), engine);
    }

    private protected override void Destroy()
    {
        _journal?.Dispose();
        _readers?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

public sealed class SqliteFileTests
{
    public SqliteFileTests() => TestStore.SkipUnlessEmbedded();

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_refused_and_told_why()
    {
        await using var silo = await TestSilo.StartAsync();

        var refusal = await Assert.ThrowsAsync<SiloUnavailableException>(() => TestSilo.StartAsync(folder: silo.Folder));

        Assert.Contains(silo.Folder, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("another process", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_and_folder_belong_to_their_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are a Unix thing.");
        var folder = Path.Combine(Path.GetTempPath(), $"silo-{Guid.NewGuid():N}");
        await using (await TestSilo.StartAsync(folder: folder))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, Mode(folder));
            foreach (var file in Directory.GetFiles(folder))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(file));
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("silo-").FullName;
        await using (await TestSilo.StartAsync(folder: folder))
        {
        }

        using (var database = SqliteDatabase.OpenWriter(Path.Combine(folder, "milepost.db")))
        {
            database.Execute("PRAGMA user_version = 9999");
        }

        var refusal = await Assert.ThrowsAsync<SiloUnavailableException>(() => TestSilo.StartAsync(folder: folder));
        Assert.Contains("9999", refusal.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
}
