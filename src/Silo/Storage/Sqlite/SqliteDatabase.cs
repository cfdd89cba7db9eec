using SQLitePCL;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>One connection to the store's file, with its prepared statements.</summary>
/// <remarks>Every statement is run at once, so a failure shows where it belongs.</remarks>
internal sealed class SqliteDatabase : StoreDatabase
{
    private readonly sqlite3 _database;

    private SqliteDatabase(sqlite3 database) => _database = database;

    /// <summary>Opens for writing: write-ahead log, every commit synchronised to the disk before it is answered.</summary>
    public static SqliteDatabase OpenWriter(string path) => Open(
        path,
        raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX,
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        "PRAGMA journal_size_limit = 67108864",
        "PRAGMA wal_autocheckpoint = 4000",
        "PRAGMA cache_size = -65536");

    /// <summary>Opens for reading only.</summary>
    public static SqliteDatabase OpenReader(string path) => Open(path, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX, "PRAGMA query_only = ON");

    /// <summary>Opens a store that another process may be writing to, for copying it.</summary>
    /// <remarks>Helping the log along is no change, but not for a connection that was opened for reading only.</remarks>
    public static SqliteDatabase OpenToCopy(string path) => Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, "PRAGMA query_only = ON");

    /// <summary>Opens a copy that is no store yet: one file beside which nothing is kept.</summary>
    public static SqliteDatabase OpenCopy(string path) => Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, "PRAGMA synchronous = FULL");

    /// <inheritdoc />
    public override int Changes => raw.sqlite3_changes(_database);

    /// <inheritdoc />
    public override void Begin() => Execute("BEGIN IMMEDIATE");

    /// <inheritdoc />
    public override void BeginReading() => Execute("BEGIN");

    /// <inheritdoc />
    public override void Commit() => Execute("COMMIT");

    /// <inheritdoc />
    public override void Settle()
    {
    }

    /// <summary>Runs several statements, which need not be known before those before them have run.</summary>
    public void ExecuteScript(string sql) => SqliteErrors.Check(raw.sqlite3_exec(_database, sql), _database);

    /// <summary>
    /// Puts everything that can be read on stable storage. After a commit whose synchronisation failed, or a process that was killed in one,
    /// the log may show what the disk does not have.
    /// </summary>
    /// <remarks>SQLite synchronises the log before it copies from it, so a disk too full for the copy is no failure here.</remarks>
    public void Harden()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_database, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        if ((code & 0xff) != raw.SQLITE_FULL)
        {
            SqliteErrors.Check(code, _database);
        }
    }

    /// <summary>Copies what the reading transaction sees into an empty database, some pages at a time, and calls back between two slices.</summary>
    public void CopyTo(SqliteDatabase target, int pages, Action betweenSlices)
    {
        using var copy = raw.sqlite3_backup_init(target._database, "main", _database, "main");
        if (copy is null || copy.IsInvalid)
        {
            throw SqliteErrors.Describe(raw.sqlite3_errcode(target._database), target._database);
        }

        int code;
        while ((code = raw.sqlite3_backup_step(copy, pages)) == raw.SQLITE_OK)
        {
            betweenSlices();
        }

        SqliteErrors.Check(code, target._database);
    }

    /// <summary>Copies from the log into the database as much as can be without anybody waiting.</summary>
    public void HelpLogAlong()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_database, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
        if ((code & 0xff) is not (raw.SQLITE_BUSY or raw.SQLITE_READONLY))
        {
            SqliteErrors.Check(code, _database);
        }
    }

    /// <summary>Makes the statement that is running fail; for any thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_database);

    /// <inheritdoc />
    protected override void DropUnsent()
    {
    }

    /// <inheritdoc />
    protected override StoreStatement Prepare(string sql) => new SqliteStatement(_database, sql);

    /// <inheritdoc />
    protected override void Close() => _database.Dispose();

    private static SqliteDatabase Open(string path, int flags, params ReadOnlySpan<string> settings)
    {
        _ = SqliteNative.Version;
        var code = raw.sqlite3_open_v2(path, out var database, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var failure = SqliteErrors.Describe(code, database);
            database?.Dispose();
            throw failure;
        }

        raw.sqlite3_extended_result_codes(database, 1);
        raw.sqlite3_busy_timeout(database, 5_000);
        var opened = new SqliteDatabase(database);
        try
        {
            foreach (var setting in settings)
            {
                opened.Execute(setting);
            }

            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}
