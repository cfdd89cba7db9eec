namespace Milepost.Faults.Tests.Driving;

/// <summary>What one device sent and what was acknowledged, kept outside the program.</summary>
internal sealed class Ledger(Course course)
{
    private readonly Lock gate = new();
    private readonly List<int> open = [];
    private readonly HashSet<int> samples = [];
    private readonly HashSet<int> letters = [];
    private readonly List<Acknowledgement> acknowledged = [];
    private int planned;
    private long attempts;

    /// <summary>Places of the course that were begun.</summary>
    public int Planned => Read(() => planned);

    /// <summary>PUBLISHes that left, repetitions after a lost connection included.</summary>
    public long Attempts => Read(() => attempts);

    /// <summary>PUBLISHes that were acknowledged.</summary>
    public long Acknowledged => Read(() => acknowledged.Count);

    /// <summary>Different readable samples that were acknowledged.</summary>
    public int Samples => Read(() => samples.Count);

    /// <summary>Unreadable ones that were acknowledged.</summary>
    public int Letters => Read(() => letters.Count);

    /// <summary>What was acknowledged, with the moment it was heard.</summary>
    public IReadOnlyList<Acknowledgement> Acknowledgements => Read(() => acknowledged.ToList());

    /// <summary>Begins the next place of the course.</summary>
    public int Begin()
    {
        lock (gate)
        {
            open.Add(planned);
            return planned++;
        }
    }

    /// <summary>Places begun and not acknowledged, in order: what a device sends again.</summary>
    public IReadOnlyList<int> Unacknowledged() => Read(() => open.ToList());

    /// <summary>A PUBLISH leaves.</summary>
    public Publish Sending(int place)
    {
        lock (gate)
        {
            attempts++;
            return course[place];
        }
    }

    /// <summary>Its acknowledgement came.</summary>
    public void Acknowledge(int place, DateTimeOffset heard)
    {
        lock (gate)
        {
            open.Remove(place);
            var publish = course[place];
            acknowledged.Add(new Acknowledgement(publish, heard));
            (publish.IsReadable ? samples : letters).Add(publish.Sample);
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (gate)
        {
            return read();
        }
    }
}

/// <summary>A PUBACK heard by a device.</summary>
internal sealed record Acknowledgement(Publish Publish, DateTimeOffset Heard);
