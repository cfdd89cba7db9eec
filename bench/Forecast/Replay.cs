using Milepost.Grains.Usage;

namespace Milepost.Forecast;

/// <summary>Tells the product's own ledger of a car's readings, and knows the ledger as it was after each of them.</summary>
internal sealed class Replay
{
    private readonly IReadOnlyList<Reading> all;
    private readonly Reading[] clean;
    private readonly List<UsageLedger> ledgers;

    public Replay(IReadOnlyList<Reading> readings)
    {
        all = readings;
        clean = [.. Series.Clean(readings)];
        ledgers = Ledgers(clean);
    }

    /// <summary>The readings that fit together, seen from the end: the truth forecasts are held against.</summary>
    public IReadOnlyList<Reading> Truth => clean;

    /// <summary>What was known on the day of a reading of <see cref="Truth"/>: only the readings up to it, cleaned as they could be cleaned then.</summary>
    public (IReadOnlyList<Reading> Readings, UsageLedger Ledger) KnownAt(int index)
    {
        if (clean.Length == all.Count)
        {
            return (new ArraySegment<Reading>(clean, 0, index + 1), ledgers[index]);
        }

        var then = Series.Clean(all.TakeWhile(reading => reading.On <= clean[index].On));
        return (then, Ledgers(then)[^1]);
    }

    private static List<UsageLedger> Ledgers(IReadOnlyCollection<Reading> readings)
    {
        var ledgers = new List<UsageLedger>(readings.Count);
        var ledger = UsageLedger.Empty;
        long? before = null;
        foreach (var reading in readings)
        {
            ledger = UsageDays.Advance(ledger, reading.On, before, reading.Metres);
            ledgers.Add(ledger);
            before = reading.Metres;
        }

        return ledgers;
    }
}
