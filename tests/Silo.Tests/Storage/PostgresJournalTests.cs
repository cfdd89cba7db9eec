using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
using Milepost.Silo.Tests.Journal;
using Milepost.Silo.Tests.Support;

namespace Milepost.Silo.Tests.Storage;

/// <summary>The contract on PostgreSQL.</summary>
public sealed class PostgresJournalTests : JournalContract
{
    private string _database = string.Empty;
    private PostgresStore? _store;

    private protected override StoreReaders Readers => _store!.Readers;

    private protected override async Task<IJournal> CreateAsync()
    {
        TestStore.SkipWithoutPostgres();
        _database = await TestStore.NewDatabaseAsync();
        _store = new PostgresStore(_database);
        return _store.Journal;
    }

    private protected override (IJournal Journal, IDisposable Release) CreateAnother()
    {
        var other = new PostgresStore(_database, TimeSpan.FromSeconds(1));
        return (other.Journal, other);
    }

    private protected override void Destroy() => _store?.Dispose();
}
