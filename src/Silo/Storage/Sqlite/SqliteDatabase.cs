using SQLitePCL;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>One connection to the store's file, with its prepared statements.</summary>
/// <remarks>Not for two threads at once. After a failed write it is closed, never used again: SQLite's state is unknown then.</remarks>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 _database;
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    private SqliteDatabase(sqlite3 database) => _database = database;

    /// <summary>Opens for writing: write-ahead log, every commit synchronised to the disk before it is answered.</summary>
    public static SqliteDatabase OpenWriter(string path)
    {
        var database = Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX);
        database.Execute("PRAGMA journal_mode = WAL");
        database.Execute("PRAGMA synchronous = FULL");
        database.Execute("PRAGMA foreign_keys = ON");
        database.Execute("PRAGMA journal_size_limit = 67108864");
        database.Execute("PRAGMA wal_autocheckpoint = 4000");
        database.Execute("PRAGMA cache_size = -65536");
        return database;
    }

    /// <summary>Opens for reading only.</summary>
    public static SqliteDatabase OpenReader(string path)
    {
        var database = Open(path, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX);
        database.Execute("PRAGMA query_only = ON");
        return database;
    }

    /// <summary>The prepared form of a statement, kept for the life of the connection; not to be used again before it is at its end.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new SqliteStatement(_database, sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>Runs one or several statements that take no parameters.</summary>
    public void Execute(string sql) => SqliteErrors.Check(raw.sqlite3_exec(_database, sql), _database);

    /// <summary>The first column of the first row, or <c>null</c>.</summary>
    public long? Scalar(string sql)
    {
        var statement = Statement(sql);
        var value = statement.Step() ? statement.NullableInt64(0) : null;
        statement.Reset();
        return value;
    }

    /// <summary>How many rows the last write changed.</summary>
    public int Changes => raw.sqlite3_changes(_database);

    /// <summary>The key of the last row inserted.</summary>
    public long LastInsertedKey => raw.sqlite3_last_insert_rowid(_database);

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

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _database.Dispose();
    }

    private static SqliteDatabase Open(string path, int flags)
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
        return new SqliteDatabase(database);
    }
}
