using Milepost.Grains.Quantities;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Log;
using Milepost.Silo.Storage.Rows;

namespace Milepost.Silo.Storage;

/// <summary>Moves telemetry of a store of the schema before, one row per message, into the log and its pages.</summary>
/// <remarks>Slice by slice, each in a transaction that also removes the rows it moved, so a process that ends in the middle goes on there.</remarks>
internal static class ObservationMove
{
    private const int SliceRows = 4096;
    private const long SliceBytes = 8 * 1024 * 1024;
    private const long SortBytes = 16 * 1024 * 1024;

    /// <summary>Moves what is not moved yet; returns when nothing is left of the old tables.</summary>
    public static void Finish(StoreDatabase database)
    {
        if (database.Scalar("SELECT value FROM counters WHERE name = 'unmoved'") is null)
        {
            return;
        }

        var (batch, blocks, run, unsorted) = (new JournalBatch(), new CommitBlocks(), new SortRun(), 0L);
        while (MoveSlice(database, batch, blocks))
        {
            unsorted += batch.Bytes;
            if (unsorted > SortBytes)
            {
                Sort(database, run);
                unsorted = 0;
            }
        }

        database.Begin();
        foreach (var table in new[] { "old_observations", "old_raw", "old_topics" })
        {
            database.Execute($"DROP TABLE {table}");
        }

        database.Execute("DELETE FROM counters WHERE name = 'unmoved'");
        database.Commit();
    }

    private static bool MoveSlice(StoreDatabase database, JournalBatch batch, CommitBlocks blocks)
    {
        batch.Clear();
        database.Begin();
        var last = Collect(database, batch);
        if (batch.Observations.Count > 0)
        {
            blocks.Make(batch);
            LogRows.Append(database, LogRows.Newest(database) + 1, blocks);
        }

        foreach (var table in new[] { "old_observations", "old_raw" })
        {
            database.Statement($"DELETE FROM {table} WHERE position <= ?1").Bind(1, last).Execute();
        }

        database.Commit();
        return last > 0;
    }

    /// <summary>Collects the oldest rows; the last one's position, 0 where there is none. Rows without an entry only counted, which is done.</summary>
    private static long Collect(StoreDatabase database, JournalBatch batch)
    {
        var rows = database.Statement("""
            SELECT o.position, o.vehicle_no, o.seq, o.device_no, o.received_at, o.body, d.id, t.topic, r.payload
            FROM old_observations o
            LEFT JOIN devices d ON d.no = o.device_no
            LEFT JOIN old_raw r ON r.position = o.position
            LEFT JOIN old_topics t ON t.no = r.topic_no
            ORDER BY o.position LIMIT ?1
            """).Bind(1, SliceRows);
        var last = 0L;
        while (batch.Bytes < SliceBytes && rows.Step())
        {
            last = rows.Int64(0);
            if (!rows.IsNull(2))
            {
                Collect(rows, batch);
            }
        }

        rows.Reset();
        return last;
    }

    private static void Collect(StoreStatement row, JournalBatch batch)
    {
        var (receivedAt, body) = (new Instant(row.Int64(4)), row.Blob(5));
        var (first, last) = DaysOf(receivedAt, body);
        batch.Add(
            new ObservationEntry(
                row.Int64(1),
                row.Int64(2),
                row.Int64(3),
                row.IsNull(6) ? string.Empty : row.Text(6),
                receivedAt,
                first,
                last,
                0,
                0,
                0,
                row.IsNull(7) ? string.Empty : row.Text(7),
                row.IsNull(8) ? default(ReadOnlyMemory<byte>) : row.Blob(8)),
            body);
    }

    /// <summary>Bytes that cannot be read are moved as they are: they stop their vehicle as they did before.</summary>
    private static (DateOnly First, DateOnly Last) DaysOf(Instant receivedAt, byte[] body)
    {
        try
        {
            var days = TelemetryCodec.Decode(body).Samples.Select(sample => sample.At.UtcDate).DefaultIfEmpty(receivedAt.UtcDate).ToList();
            return (days.Min(), days.Max());
        }
        catch (InvalidDataException)
        {
            return (receivedAt.UtcDate, receivedAt.UtcDate);
        }
    }

    private static void Sort(StoreDatabase database, SortRun run)
    {
        database.Begin();
        var newest = LogRows.Newest(database);
        run.Load([.. LogRows.Read(database, LogRows.Sorted(database), newest).Select(row => row.Commit)]);
        run.TakeSlice(long.MaxValue, page => PageRows.Write(database, page));
        LogRows.MarkSorted(database, newest);
        database.Statement("UPDATE counters SET value = ?1 WHERE name = 'accounted'").Bind(1, newest).Execute();
        LogRows.RemoveSorted(database, long.MaxValue);
        database.Commit();
    }
}
