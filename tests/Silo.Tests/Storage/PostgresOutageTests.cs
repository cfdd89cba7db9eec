using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
using Milepost.Silo.Tests.Support;
using Milepost.TestKit.Running;

namespace Milepost.Silo.Tests.Storage;

/// <summary>What becomes of the store when its server stands still, ends, or is configured badly; on a server of its own.</summary>
public sealed class PostgresOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private PostgresServer _server = null!;
    private string _database = string.Empty;

    public async ValueTask InitializeAsync()
    {
        TestStore.SkipWithoutPostgres();
        _server = await PostgresServer.StartNewAsync();
        _database = await _server.CreateDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public void A_server_that_stands_still_fails_the_commit_in_bounded_time_and_the_store_opens_when_it_goes_on()
    {
        using var store = new PostgresStore(_database, TimeSpan.FromSeconds(1));
        store.Journal.Open();
        PostgresOwnershipTests.Commit(store, "before");
        var batch = new JournalBatch();
        batch.Add(new TurnWork(database => PostgresOwnershipTests.Put(database, "paused")));
        batch.Add(new TurnWork(_ => _server.Signal("STOP")));

        var failure = Assert.Throws<JournalFailedException>(() => store.Journal.Commit(batch));
        Assert.Contains("in time", failure.Message, StringComparison.Ordinal);
        Assert.Throws<JournalFailedException>(() => store.Journal.Open());

        _server.Signal("CONT");
        using var patient = new PostgresStore(_database, Patience);
        store.Journal.Close();
        patient.Journal.Open();

        // The commit was on its way: it may have happened, but nobody who reads sees it happen.
        var seen = PostgresOwnershipTests.Count(patient, "paused");
        Assert.Equal(1, PostgresOwnershipTests.Count(patient, "before"));
        PostgresOwnershipTests.Commit(patient, "after");
        Assert.Equal(seen, PostgresOwnershipTests.Count(patient, "paused"));
    }

    [Fact]
    public async Task A_server_that_was_ended_has_what_was_answered_when_it_starts_again()
    {
        using var store = new PostgresStore(_database, Patience);
        store.Journal.Open();
        PostgresOwnershipTests.Commit(store, "before");
        await _server.StopImmediatelyAsync();
        Assert.Throws<JournalFailedException>(() => PostgresOwnershipTests.Commit(store, "during"));
        Assert.Throws<JournalFailedException>(() => store.Journal.Open());

        await _server.StartAsync();
        store.Journal.Open();

        Assert.Equal(1, PostgresOwnershipTests.Count(store, "before"));
        Assert.Equal(0, PostgresOwnershipTests.Count(store, "during"));
        PostgresOwnershipTests.Commit(store, "after");
    }

    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    public async Task A_server_that_could_lose_an_answered_commit_is_refused(string setting)
    {
        PostgresStore.Run(_database, $"ALTER SYSTEM SET {setting} = off");
        PostgresStore.Run(_database, "SELECT pg_reload_conf()");
        await _server.Program.Errors.WaitForAsync("that it runs unsafely now", line => line.Contains($"\"{setting}\" changed to \"off\"", StringComparison.Ordinal), Patience);
        using var store = new PostgresStore(_database);

        var refusal = Assert.Throws<JournalFailedException>(() => store.Journal.Open());

        Assert.Contains($"{setting} = off", refusal.Message, StringComparison.Ordinal);
    }
}
