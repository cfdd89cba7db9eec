namespace Milepost.Silo.Storage;

/// <summary>Numbers for topics, so that the raw archive does not repeat their text; remembers the most used.</summary>
/// <remarks>It lives and dies with a writing connection, so a number that was never committed is never remembered.</remarks>
internal sealed class TopicNumbers(StoreDatabase database)
{
    /// <summary>Topics remembered; beyond it the memory starts afresh from the table.</summary>
    private const int Limit = 65_536;

    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);

    public long NumberOf(string topic)
    {
        if (_numbers.TryGetValue(topic, out var known))
        {
            return known;
        }

        if (_numbers.Count >= Limit)
        {
            _numbers.Clear();
        }

        var number = Find(topic) ?? Insert(topic);
        _numbers.Add(topic, number);
        return number;
    }

    private long? Find(string topic)
    {
        var find = database.Statement("SELECT no FROM topics WHERE topic = ?1").Bind(1, topic);
        long? number = find.Step() ? find.Int64(0) : null;
        find.Reset();
        return number;
    }

    private long Insert(string topic)
    {
        var insert = database.Statement("INSERT INTO topics (topic) VALUES (?1) RETURNING no").Bind(1, topic);
        insert.Step();
        var number = insert.Int64(0);
        insert.Reset();
        return number;
    }
}
