using SQLitePCL;

namespace Milepost.Silo.Storage.Sqlite;

/// <summary>Turns SQLite's result codes into exceptions: a constraint, or a store that failed.</summary>
internal static class SqliteErrors
{
    public static void Check(int code, sqlite3? database)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw Describe(code, database);
        }
    }

    public static Exception Describe(int code, sqlite3? database)
    {
        var text = database is null ? raw.sqlite3_errstr(code).utf8_to_string() : raw.sqlite3_errmsg(database).utf8_to_string();

        if (code == raw.SQLITE_IOERR_SHMSIZE)
        {
            text += ": the index of its log cannot grow, because the disk is full or cannot be written";
        }

        return (code & 0xff) == raw.SQLITE_CONSTRAINT
            ? new ConstraintException(text)
            : new JournalFailedException($"SQLite: {text} ({code}).");
    }
}
