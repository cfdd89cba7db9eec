using System.Diagnostics.Metrics;

namespace Milepost.DeviceBridge.Telemetry;

/// <summary>Counts by a word from a small fixed vocabulary; cheap enough for every message, and added up only when somebody looks.</summary>
/// <param name="label">What the words are called where they are shown.</param>
internal sealed class Tally(string label)
{
    private readonly Lock gate = new();
    private volatile Cell[] cells = [];

    /// <summary>Counts. The word must be one of few: each stays for ever.</summary>
    public void Add(string word, long count)
    {
        foreach (var cell in cells)
        {
            if (ReferenceEquals(cell.Word, word) || cell.Word == word)
            {
                Interlocked.Add(ref cell.Count, count);
                return;
            }
        }

        Interlocked.Add(ref AddCell(word).Count, count);
    }

    /// <summary>What was counted so far, word by word.</summary>
    public IEnumerable<Measurement<long>> Read() =>
        cells.Select(cell => new Measurement<long>(Interlocked.Read(ref cell.Count), new KeyValuePair<string, object?>(label, cell.Word)));

    private Cell AddCell(string word)
    {
        lock (gate)
        {
            if (Array.Find(cells, cell => cell.Word == word) is { } known)
            {
                return known;
            }

            var added = new Cell(word);
            cells = [.. cells, added];
            return added;
        }
    }

    private sealed class Cell(string word)
    {
        public long Count;

        public string Word => word;
    }
}
