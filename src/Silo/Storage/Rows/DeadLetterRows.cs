using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.Silo.Storage.Rows;

/// <summary>Reads and writes dead letters; every method runs inside somebody's transaction.</summary>
internal static class DeadLetterRows
{
    private const string Columns =
        "SELECT l.no, d.id, l.topic, l.received_at, l.reason, l.detail, l.payload FROM dead_letters l JOIN devices d ON d.no = l.device_no ";

    /// <summary>Keeps all of them, or none where the device would have more than it may; the numbers of those kept.</summary>
    public static IReadOnlyList<long> Keep(StoreDatabase database, long device, IReadOnlyList<NewDeadLetter> letters)
    {
        if (Count(database, device) + letters.Count > IDeadLetters.MaxPerDevice)
        {
            return [];
        }

        var numbers = new List<long>(letters.Count);
        foreach (var letter in letters)
        {
            var statement = database.Statement("""
                INSERT INTO dead_letters (device_no, topic, received_at, reason, detail, samples, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                RETURNING no
                """)
                .Bind(1, device)
                .Bind(2, letter.Topic)
                .Bind(3, letter.ReceivedAt.UnixMilliseconds)
                .Bind(4, letter.Reason)
                .Bind(5, letter.Detail)
                .Bind(6, letter.Samples)
                .Bind(7, letter.Payload);
            statement.Step();
            numbers.Add(statement.Int64(0));
            statement.Reset();
        }

        return numbers;
    }

    public static DeadLetter? Find(StoreDatabase database, FleetId fleet, long letter)
    {
        var statement = database.Statement(Columns + "WHERE l.no = ?1 AND d.fleet = ?2").Bind(1, letter).Bind(2, fleet.Value);
        var found = statement.Step() ? Read(statement) : null;
        statement.Reset();
        return found;
    }

    /// <summary>Letters of a fleet, or of one of its devices, below a number, newest first.</summary>
    public static List<DeadLetter> List(StoreDatabase database, FleetId fleet, DeviceId? device, long below, int limit)
    {
        var statement = database.Statement(Columns + "WHERE d.fleet = ?1 AND (?2 = '' OR d.id = ?2) AND l.no < ?3 ORDER BY l.no DESC LIMIT ?4")
            .Bind(1, fleet.Value).Bind(2, device?.Value ?? string.Empty).Bind(3, below).Bind(4, limit);
        var letters = new List<DeadLetter>();
        while (statement.Step())
        {
            letters.Add(Read(statement));
        }

        return letters;
    }

    /// <summary>The numbers of a device's letters with a reason, oldest first.</summary>
    public static List<long> Numbers(StoreDatabase database, long device, string reason)
    {
        var statement = database.Statement("SELECT no FROM dead_letters WHERE device_no = ?1 AND reason = ?2 ORDER BY no").Bind(1, device).Bind(2, reason);
        var numbers = new List<long>();
        while (statement.Step())
        {
            numbers.Add(statement.Int64(0));
        }

        return numbers;
    }

    private static long Count(StoreDatabase database, long device)
    {
        var statement = database.Statement("SELECT count(*) FROM dead_letters WHERE device_no = ?1").Bind(1, device);
        statement.Step();
        var count = statement.Int64(0);
        statement.Reset();
        return count;
    }

    private static DeadLetter Read(StoreStatement row) => new(
        row.Int64(0),
        DeviceId.TryParse(row.Text(1), out var id) ? id : throw new InvalidDataException("A stored device id is damaged."),
        row.Text(2),
        new Instant(row.Int64(3)),
        row.Text(4),
        row.Text(5),
        row.Blob(6));
}
