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

        // The index of the log could not grow; what keeps that file from growing is a full disk.
        if (code == raw.SQLITE_IOERR_SHMSIZE)
        {
            text = "the database or disk is full";
        }

        return (code & 0xff) == raw.SQLITE_CONSTRAINT
            ? new ConstraintException(text)
            : new JournalFailedException($"SQLite: {text} ({code}).");
    }
}
