using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Postgres;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Storage;

/// <summary>One writer on PostgreSQL, whatever becomes of sessions.</summary>
public sealed class PostgresOwnershipTests : IAsyncLifetime
{
    private const string KillWriter =
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'milepost writer'";

    private string _database = string.Empty;

    public async ValueTask InitializeAsync()
    {
        TestStore.SkipWithoutPostgres();
        _database = await TestStore.NewDatabaseAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void A_second_process_is_refused_in_bounded_time_and_told_who_has_the_store()
    {
        using var first = new PostgresStore(_database);
        first.Journal.Open();
        using var second = new PostgresStore(_database, TimeSpan.FromSeconds(5));

        var refusal = Assert.Throws<JournalFailedException>(() => second.Journal.Open());

        Assert.Contains("in use by another process (backend ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("milepost writer", refusal.Message, StringComparison.Ordinal);
        first.Journal.Close();
        second.Journal.Open();
    }

    [Fact]
    public void A_backend_killed_in_a_commit_fails_it_and_the_journal_opens_again()
    {
        using var store = new PostgresStore(_database);
        store.Journal.Open();
        var batch = new JournalBatch();
        batch.Add(new TurnWork(database => Put(database, "killed")));
        batch.Add(new TurnWork(_ => PostgresStore.Run(_database, KillWriter)));

        Assert.Throws<JournalFailedException>(() => store.Journal.Commit(batch));

        store.Journal.Open();
        Assert.Equal(0, Count(store, "killed"));
        Commit(store, "after");
        Assert.Equal(1, Count(store, "after"));
    }

    [Fact]
    public void An_owner_that_was_replaced_commits_nothing_more_and_stays_out()
    {
        using var store = new PostgresStore(_database);
        store.Journal.Open();
        Commit(store, "mine");

        // What a second primary, or an operator who moved the lock aside, amounts to.
        PostgresStore.Run(_database, "UPDATE owner SET epoch = epoch + 1, process = gen_random_uuid()");

        Assert.Throws<StoreTakenException>(() => Commit(store, "fenced"));
        var refusal = Assert.Throws<StoreTakenException>(() => store.Journal.Open());
        Assert.Contains("started anew", refusal.Message, StringComparison.Ordinal);
        using var next = new PostgresStore(_database);
        next.Journal.Open();
        Assert.Equal(1, Count(next, "mine"));
        Assert.Equal(0, Count(next, "fenced"));
    }

    [Fact]
    public void A_session_of_our_own_that_lingers_is_ended_before_the_store_opens_again()
    {
        using var engine = new PostgresEngine(new PostgresAddress(_database, TimeSpan.FromSeconds(5)));
        using var lingering = engine.OpenWriter();
        lingering.Begin();
        Put(lingering, "lingering");
        lingering.Settle();

        using var next = engine.OpenWriter();

        Assert.Throws<JournalFailedException>(lingering.Commit);
        Assert.Null(next.Scalar("SELECT value FROM counters WHERE name = 'lingering'"));
    }

    [Theory]
    [InlineData("synchronous_commit", "off")]
    [InlineData("default_transaction_read_only", "on")]
    public void A_database_that_would_lose_or_refuse_commits_is_refused_by_name(string setting, string value)
    {
        PostgresStore.Run(_database, $"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET {setting} = {value}', current_database()); END $$");
        using var store = new PostgresStore(_database);

        var refusal = Assert.Throws<JournalFailedException>(() => store.Journal.Open());

        Assert.Contains(setting, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_store_is_refused()
    {
        using (var store = new PostgresStore(_database))
        {
            store.Journal.Open();
        }

        PostgresStore.Run(_database, "UPDATE schema_version SET version = 9999");
        using var older = new PostgresStore(_database);

        Assert.Contains("9999", Assert.Throws<JournalFailedException>(() => older.Journal.Open()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=a,b;Database=milepost")]
    [InlineData("Database=milepost")]
    [InlineData("Password=hunter2;nonsense")]
    public void A_connection_string_that_cannot_serve_is_refused_without_repeating_it(string connectionString)
    {
        var refusal = Assert.Throws<JournalFailedException>(() => new PostgresAddress(connectionString, TimeSpan.FromSeconds(1)));

        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_PostgreSQL_cannot_hold_keeps_the_rest_of_it()
    {
        using var engine = new PostgresEngine(new PostgresAddress(_database, TimeSpan.FromSeconds(5)));
        using var database = engine.OpenWriter();

        var statement = database.Statement("SELECT ?1").Bind(1, "a\0b\uD800c");

        Assert.True(statement.Step());
        Assert.Equal("a\uFFFDb\uFFFDc", statement.Text(0));
    }

    internal static void Put(StoreDatabase database, string name) =>
        database.Statement("INSERT INTO counters (name, value) VALUES (?1, 1)").Bind(1, name).Execute();

    internal static void Commit(PostgresStore store, string name)
    {
        var batch = new JournalBatch();
        batch.Add(new TurnWork(database => Put(database, name)));
        store.Journal.Commit(batch);
    }

    internal static long Count(PostgresStore store, string name) => store.Readers.ReadAsync(database =>
    {
        var statement = database.Statement("SELECT count(*) FROM counters WHERE name = ?1").Bind(1, name);
        statement.Step();
        var count = statement.Int64(0);
        statement.Reset();
        return count;
    }).GetAwaiter().GetResult();
}
