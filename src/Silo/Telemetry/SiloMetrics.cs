using System.Diagnostics;
using System.Diagnostics.Metrics;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;

namespace Milepost.Silo.Telemetry;

/// <summary>The instruments of the silo, all names in one place; what each means stands in docs/metrics.md.</summary>
/// <remarks>What happens per message is counted per commit. Of the turns one in sixteen is timed, see <see cref="Actors.Mailbox"/>.</remarks>
internal sealed class SiloMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Milepost.Silo";

    private static readonly InstrumentAdvice<long> Sizes = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000] };

    private static readonly InstrumentAdvice<long> Volumes = new()
    {
        HistogramBucketBoundaries = [256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
    };

    private readonly Histogram<double> _queue;
    private readonly Histogram<double> _turn;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _commit;
    private readonly Histogram<double> _tell;
    private readonly Histogram<double> _load;
    private readonly Histogram<long> _rows;
    private readonly Histogram<long> _messagesPerCommit;
    private readonly Histogram<long> _bytes;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _samples;
    private readonly Counter<long> _feedItems;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _released;
    private readonly Counter<long> _wokenUp;
    private readonly Counter<long> _effects;
    private SiloReadings? _readings;
    private Func<IEnumerable<(string Consumer, long Lag)>>? _consumers;

    public SiloMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _queue = meter.CreateHistogram("milepost.turn.queue", "s", "From a message's arrival in a mailbox to the beginning of its turn.", advice: DurationBuckets.Seconds);
        _turn = meter.CreateHistogram("milepost.turn.duration", "s", "Of a turn.", advice: DurationBuckets.Seconds);
        _wait = meter.CreateHistogram("milepost.commit.wait", "s", "From the first write of a batch to its being handed to the store.", advice: DurationBuckets.Seconds);
        _commit = meter.CreateHistogram("milepost.commit.duration", "s", "From a batch's being handed to the store to its being durable.", advice: DurationBuckets.Seconds);
        _tell = meter.CreateHistogram("milepost.commit.tell", "s", "From a batch's being durable to everybody's having been told.", advice: DurationBuckets.Seconds);
        _rows = meter.CreateHistogram("milepost.commit.rows", "{row}", "Rows of a commit.", advice: Sizes);
        _messagesPerCommit = meter.CreateHistogram("milepost.commit.messages", "{message}", "Messages of devices in a commit.", advice: Sizes);
        _bytes = meter.CreateHistogram("milepost.commit.size", "By", "Bytes of a commit.", advice: Volumes);
        _failed = meter.CreateCounter<long>("milepost.commit.failed", "{commit}", "Commits that failed, or whose outcome is unknown.");
        _messages = meter.CreateCounter<long>("milepost.journal.messages", "{message}", "Messages of devices journaled, duplicates among them.");
        _samples = meter.CreateCounter<long>("milepost.journal.samples", "{sample}", "Samples of these, by outcome.");
        _feedItems = meter.CreateCounter<long>("milepost.feed.items", "{item}", "Items added to the feed, by kind.");
        _deadLetters = meter.CreateCounter<long>("milepost.dead_letters", "{letter}", "Dead letters kept, by reason.");
        _refused = meter.CreateCounter<long>("milepost.refused", "{sample}", "Samples refused with a code and not kept.");
        _load = meter.CreateHistogram("milepost.vehicle.load", "s", "Of bringing a vehicle back into memory.", advice: DurationBuckets.Seconds);
        _released = meter.CreateCounter<long>("milepost.vehicle.released", "{vehicle}", "Vehicles that left the memory, by cause.");
        _wokenUp = meter.CreateCounter<long>("milepost.vehicle.woken", "{vehicle}", "Vehicles woken because their time had come.");
        _effects = meter.CreateCounter<long>("milepost.effects", "{attempt}", "Attempts at effects, by consumer and outcome.");
        Observe(meter);
    }

    /// <summary>Whether anybody wants to know how long messages wait and turns take.</summary>
    public bool TimesTurns => _queue.Enabled || _turn.Enabled;

    /// <summary>From here on the gauges show this.</summary>
    public void Watch(SiloReadings readings) => _readings = readings;

    /// <summary>A timed message's turn is over.</summary>
    /// <param name="postedAt">Timestamp of its arrival.</param>
    /// <param name="began">Timestamp of the turn's beginning.</param>
    public void TookTurn(long postedAt, long began)
    {
        _queue.Record(Stopwatch.GetElapsedTime(postedAt, began).TotalSeconds);
        _turn.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>A batch is durable.</summary>
    public void Committed(Batch batch)
    {
        var contents = batch.Contents;
        _wait.Record(Stopwatch.GetElapsedTime(batch.FirstWriteAt, batch.HandedAt).TotalSeconds);
        _commit.Record(Stopwatch.GetElapsedTime(batch.HandedAt, batch.DurableAt).TotalSeconds);
        _rows.Record(contents.Rows);
        _bytes.Record(contents.Bytes);
        CountMessages(contents.Observations);
        foreach (var item in contents.Feed)
        {
            _feedItems.Add(1, new KeyValuePair<string, object?>("kind", NameOf(item.Kind)));
        }
    }

    /// <summary>A commit failed, or its outcome is unknown.</summary>
    public void CommitFailed() => _failed.Add(1);

    /// <summary>Everybody was told of a durable batch.</summary>
    public void Told(Batch batch) => _tell.Record(Stopwatch.GetElapsedTime(batch.DurableAt).TotalSeconds);

    /// <summary>A dead letter is durable. Reasons are few and fixed: those of the dialects and the silo's own.</summary>
    public void KeptLetter(string reason) => _deadLetters.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Samples were refused.</summary>
    public void Refused(int samples) => _refused.Add(samples);

    /// <summary>A vehicle was read from the journal.</summary>
    public void Loaded(long began) => _load.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);

    /// <summary>A vehicle left the memory because nobody used it for long.</summary>
    public void ReleasedIdle() => _released.Add(1, new KeyValuePair<string, object?>("cause", "idle"));

    /// <summary>A vehicle left the memory to make room for another.</summary>
    public void Evicted() => _released.Add(1, new KeyValuePair<string, object?>("cause", "evicted"));

    /// <summary>A vehicle was woken.</summary>
    public void WokenUp() => _wokenUp.Add(1);

    /// <summary>From here on the gauge of the consumers shows this.</summary>
    public void WatchConsumers(Func<IEnumerable<(string Consumer, long Lag)>> consumers) => _consumers = consumers;

    /// <summary>A consumer tried to carry something out. Consumers are few and named by the program.</summary>
    public void CarriedOut(string consumer, string outcome) => _effects.Add(
        1, new KeyValuePair<string, object?>("consumer", consumer), new KeyValuePair<string, object?>("outcome", outcome));

    private void Observe(Meter meter)
    {
        meter.CreateObservableGauge("milepost.effects.lag", ReadLags, "{item}", "Feed items that a consumer has yet to look at, by consumer.");
        meter.CreateObservableUpDownCounter("milepost.mailbox.messages", () => _readings?.MailboxMessages ?? 0, "{message}", "Messages in the mailboxes, those that wait for their vehicle included.");
        meter.CreateObservableUpDownCounter("milepost.batch.rows", () => _readings?.FillingRows ?? 0, "{row}", "Rows of the batch that fills.");
        meter.CreateObservableUpDownCounter("milepost.batch.size", () => _readings?.FillingBytes ?? 0, "By", "Bytes of the batch that fills.");
        meter.CreateObservableUpDownCounter("milepost.vehicle.active", () => _readings?.ActiveVehicles ?? 0, "{vehicle}", "Vehicles in memory.");
        meter.CreateObservableGauge("milepost.store.state", () => _readings?.StoreStates ?? [], "1", "1 for the state the store is in: open, reopening or failed; 0 for the others.");
        meter.CreateObservableGauge("milepost.store.info", () => _readings?.StoreInfo ?? [], "1", "Always 1; the label names the engine and its version.");
    }

    private void CountMessages(List<ObservationEntry> observations)
    {
        if (observations.Count == 0)
        {
            return;
        }

        long journaled = 0, duplicates = 0;
        foreach (var entry in observations)
        {
            journaled += entry.Journaled;
            duplicates += entry.Duplicates;
        }

        _messagesPerCommit.Record(observations.Count);
        _messages.Add(observations.Count);
        _samples.Add(journaled, new KeyValuePair<string, object?>("outcome", "journaled"));
        _samples.Add(duplicates, new KeyValuePair<string, object?>("outcome", "duplicate"));
    }

    private IEnumerable<Measurement<long>> ReadLags() =>
        _consumers?.Invoke().Select(one => new Measurement<long>(one.Lag, new KeyValuePair<string, object?>("consumer", one.Consumer))) ?? [];

    private static string NameOf(FeedKind kind) => kind switch
    {
        FeedKind.AlertRaised => "alert-raised",
        FeedKind.AlertChanged => "alert-changed",
        FeedKind.VehicleChanged => "vehicle-changed",
        _ => "vehicle-removed",
    };
}
