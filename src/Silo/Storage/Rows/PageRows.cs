using Milepost.Silo.Journal.Log;

namespace Milepost.Silo.Storage.Rows;

/// <summary>Reads and writes pages of histories; every method runs inside somebody's transaction.</summary>
internal static class PageRows
{
    /// <summary>Writes a page. One that begins alike is of a sorting that was broken off and begun again: the longer one stays.</summary>
    public static void Write(StoreDatabase database, Page page) => database.Statement("""
        INSERT INTO pages (vehicle_no, first_seq, last_seq, first_day, last_day, first_at, last_at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (vehicle_no, first_seq) DO UPDATE SET last_seq = excluded.last_seq, first_day = excluded.first_day,
            last_day = excluded.last_day, first_at = excluded.first_at, last_at = excluded.last_at, body = excluded.body
        WHERE excluded.last_seq >= pages.last_seq
        """)
        .Bind(1, page.Vehicle)
        .Bind(2, page.FirstSequence)
        .Bind(3, page.LastSequence)
        .Bind(4, page.FirstDay)
        .Bind(5, page.LastDay)
        .Bind(6, page.FirstAt)
        .Bind(7, page.LastAt)
        // A copy: an engine may send it after the page has gone on to the next vehicle.
        .Bind(8, page.Written.ToArray())
        .Execute();

    /// <summary>Pages of a vehicle that may hold entries above a sequence, in order.</summary>
    public static IEnumerable<byte[]> After(StoreDatabase database, long vehicle, long sequence) => Bodies(database.Statement("""
        SELECT body FROM pages
        WHERE vehicle_no = ?1 AND first_seq >= (SELECT coalesce(max(first_seq), 0) FROM pages WHERE vehicle_no = ?1 AND first_seq <= ?2) AND last_seq > ?2
        ORDER BY first_seq
        """).Bind(1, vehicle).Bind(2, sequence));

    /// <summary>Pages of a vehicle that may hold entries with samples of a day, in order.</summary>
    public static IEnumerable<byte[]> OfDay(StoreDatabase database, long vehicle, int day) => Bodies(database.Statement(
        "SELECT body FROM pages WHERE vehicle_no = ?1 AND last_day >= ?2 AND first_day <= ?2 ORDER BY first_seq").Bind(1, vehicle).Bind(2, day));

    /// <summary>Pages of a vehicle that may hold entries above a sequence received in a stretch of time, in order.</summary>
    public static IEnumerable<byte[]> Received(StoreDatabase database, long vehicle, long sequence, long from, long to) => Bodies(database.Statement("""
        SELECT body FROM pages WHERE vehicle_no = ?1 AND last_seq > ?2 AND last_at >= ?3 AND first_at <= ?4 ORDER BY first_seq
        """).Bind(1, vehicle).Bind(2, sequence).Bind(3, from).Bind(4, to));

    private static IEnumerable<byte[]> Bodies(StoreStatement statement)
    {
        try
        {
            while (statement.Step())
            {
                yield return statement.Blob(0);
            }
        }
        finally
        {
            statement.Reset();
        }
    }
}
