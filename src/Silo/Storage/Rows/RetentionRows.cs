using Milepost.Silo.Devices;

namespace Milepost.Silo.Storage.Rows;

/// <summary>Removes what is kept no longer, oldest first, a slice at a time; every method runs inside somebody's transaction.</summary>
internal static class RetentionRows
{
    /// <summary>Rows looked at for one slice.</summary>
    public const int SliceRows = 256;

    /// <summary>Bytes after which a slice ends.</summary>
    private const long SliceBytes = 1024 * 1024;

    /// <summary>Removes payloads received before a moment, and the oldest beyond a number of bytes (0 = any number); whether it is worth another slice.</summary>
    public static bool RemoveRaw(StoreDatabase database, long before, long most)
    {
        var total = database.Scalar("SELECT total FROM raw ORDER BY no DESC LIMIT 1") ?? 0;
        var rows = database.Statement("SELECT no, at, total, length(body) FROM raw ORDER BY no LIMIT ?1").Bind(1, SliceRows);
        var (last, bytes) = (0L, 0L);
        while (bytes < SliceBytes && rows.Step())
        {
            var (number, at, length) = (rows.Int64(0), rows.Int64(1), rows.Int64(3));
            var fromHere = total - rows.Int64(2) + length;
            if (at >= before && (most == 0 || fromHere <= most))
            {
                break;
            }

            (last, bytes) = (number, bytes + length);
        }

        rows.Reset();
        database.Statement("DELETE FROM raw WHERE no <= ?1").Bind(1, last).Execute();
        return last > 0;
    }

    /// <summary>Numbers of pages behind a number, with whether everything in each was received before a moment.</summary>
    public static List<(long Number, bool IsOld)> FindPages(StoreDatabase database, long after, long before)
    {
        var rows = database.Statement("SELECT no, last_at FROM pages WHERE no > ?1 ORDER BY no LIMIT ?2").Bind(1, after).Bind(2, SliceRows);
        var found = new List<(long, bool)>();
        while (rows.Step())
        {
            found.Add((rows.Int64(0), rows.Int64(1) < before));
        }

        return found;
    }

    /// <summary>Removes those of these pages that lie wholly before a checkpoint of their vehicle.</summary>
    public static void RemovePages(StoreDatabase database, IEnumerable<long> numbers)
    {
        var remove = database.Statement("""
            DELETE FROM pages WHERE no = ?1
                AND EXISTS (SELECT 1 FROM checkpoints c WHERE c.vehicle_no = pages.vehicle_no AND c.seq >= pages.last_seq)
            """);
        foreach (var number in numbers)
        {
            remove.Bind(1, number).Execute();
        }
    }

    /// <summary>Removes feed items of before a moment and notes how far; that position, or <c>null</c> where nothing was removed.</summary>
    public static long? RemoveFeed(StoreDatabase database, long before)
    {
        var rows = database.Statement("SELECT position, at FROM feed ORDER BY position LIMIT ?1").Bind(1, SliceRows);
        long? last = null;
        while (rows.Step() && rows.Int64(1) < before)
        {
            last = rows.Int64(0);
        }

        rows.Reset();
        if (last is { } position)
        {
            database.Statement("DELETE FROM feed WHERE position <= ?1").Bind(1, position).Execute();
            database.Statement("UPDATE counters SET value = ?1 WHERE name = 'feed-removed'").Bind(1, position).Execute();
        }

        return last;
    }

    /// <summary>Some letters of devices that belonged to no vehicle, received before a moment.</summary>
    public static List<long> FindUnpaired(StoreDatabase database, long before)
    {
        var rows = database.Statement("SELECT no FROM dead_letters WHERE reason = ?1 AND received_at < ?2 ORDER BY no LIMIT ?3")
            .Bind(1, DeadLetterReasons.Unpaired).Bind(2, before).Bind(3, SliceRows);
        var found = new List<long>();
        while (rows.Step())
        {
            found.Add(rows.Int64(0));
        }

        return found;
    }

    /// <summary>Removes letters; their samples stay counted as dead-lettered.</summary>
    public static void RemoveLetters(StoreDatabase database, IReadOnlyList<long> numbers)
    {
        foreach (var number in numbers)
        {
            var removed = database.Statement("DELETE FROM dead_letters WHERE no = ?1 RETURNING device_no, samples").Bind(1, number);
            if (removed.Step())
            {
                var (device, samples) = (removed.Int64(0), removed.Int64(1));
                removed.Reset();
                AccountingRows.AddExpired(database, device, samples);
            }
        }
    }
}
