using Milepost.Silo.Journal.Log;

namespace Milepost.Silo.Storage.Rows;

/// <summary>Reads and writes the log of commits; every method runs inside somebody's transaction.</summary>
internal static class LogRows
{
    /// <summary>Counted for each commit besides its bytes.</summary>
    public const int Overhead = 128;

    /// <summary>The newest commit that is in pages.</summary>
    public static long Sorted(StoreDatabase database) => database.Scalar("SELECT value FROM counters WHERE name = 'sorted'") ?? 0;

    /// <summary>The newest commit of all, also where nothing of it is left.</summary>
    public static long Newest(StoreDatabase database) => Math.Max(database.Scalar("SELECT max(no) FROM log") ?? 0, Sorted(database));

    /// <summary>Appends a commit.</summary>
    public static void Append(StoreDatabase database, long number, CommitBlocks blocks)
    {
        database.Statement("INSERT INTO log (no, at, counts, heads, body) VALUES (?1, ?2, ?3, ?4, ?5)")
            .Bind(1, number)
            .Bind(2, blocks.LastAt)
            .Bind(3, blocks.Counts)
            .Bind(4, blocks.Heads)
            .Bind(5, blocks.Bodies)
            .Execute();
        if (blocks.Entries.Length > 0)
        {
            database.Statement("""
                INSERT INTO raw (no, at, total, body) VALUES (?1, ?2, ?3 + coalesce((SELECT total FROM raw ORDER BY no DESC LIMIT 1), 0), ?4)
                """)
                .Bind(1, number)
                .Bind(2, blocks.LastAt)
                .Bind(3, blocks.Raw.Length)
                .Bind(4, blocks.Raw)
                .Execute();
        }
    }

    /// <summary>A commit's entries, or <c>null</c> where it is in pages already.</summary>
    public static StoredCommit? Find(StoreDatabase database, long number)
    {
        var statement = database.Statement("SELECT heads, body FROM log WHERE no = ?1").Bind(1, number);
        StoredCommit? commit = statement.Step() ? new StoredCommit(number, statement.Blob(0), statement.Blob(1)) : null;
        statement.Reset();
        return commit;
    }

    /// <summary>Goes through the commits above a number, up to another, oldest first.</summary>
    public static IEnumerable<(StoredCommit Commit, long At)> Read(StoreDatabase database, long above, long upTo)
    {
        var statement = database.Statement("SELECT no, heads, body, at FROM log WHERE no > ?1 AND no <= ?2 ORDER BY no").Bind(1, above).Bind(2, upTo);
        while (statement.Step())
        {
            yield return (new StoredCommit(statement.Int64(0), statement.Blob(1), statement.Blob(2)), statement.Int64(3));
        }
    }

    /// <summary>Notes that every commit up to a number is in pages.</summary>
    public static void MarkSorted(StoreDatabase database, long upTo) =>
        database.Statement("UPDATE counters SET value = ?1 WHERE name = 'sorted'").Bind(1, upTo).Execute();

    /// <summary>Removes the oldest commits that are in pages and in the accounting, up to a size but at least one; whether more are left.</summary>
    public static bool RemoveSorted(StoreDatabase database, long bytes)
    {
        var last = FindRemovable(database, bytes);
        if (last == 0)
        {
            return false;
        }

        database.Statement("DELETE FROM log WHERE no <= ?1").Bind(1, last).Execute();
        return true;
    }

    /// <summary>The payloads of a commit, or <c>null</c> where they are gone.</summary>
    public static RawBlockReader? FindRaw(StoreDatabase database, long number)
    {
        var statement = database.Statement("SELECT body FROM raw WHERE no = ?1").Bind(1, number);
        var block = statement.Step() ? new RawBlockReader(number, statement.Blob(0)) : null;
        statement.Reset();
        return block;
    }

    private static long FindRemovable(StoreDatabase database, long bytes)
    {
        var statement = database.Statement("""
            SELECT no, length(heads) + length(body) FROM log
            WHERE no <= (SELECT min(value) FROM counters WHERE name IN ('sorted', 'accounted')) ORDER BY no
            """);
        var (last, sum) = (0L, 0L);
        while (sum < bytes && statement.Step())
        {
            last = statement.Int64(0);
            sum += statement.Int64(1) + Overhead;
        }

        statement.Reset();
        return last;
    }
}
