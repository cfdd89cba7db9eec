namespace Milepost.Silo.Hosting;

/// <summary>Every limit and place of the silo.</summary>
public sealed class SiloOptions
{
    /// <summary>Where PostgreSQL is, as Npgsql reads it; without it the store is embedded, in <see cref="Data"/>. Never printed.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Longest PostgreSQL may take to connect, to answer, and to give the store to this process, 1 s to 5 min. Default 15 s.</summary>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Folder of the embedded store; created if absent. Default <c>./data</c>.</summary>
    public string Data { get; set; } = "./data";

    /// <summary>Loops that vehicles take their turns on, 1 to 64. Default: one per core.</summary>
    public int Loops { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, 64);

    /// <summary>Messages one loop holds, waiting ones included, 16 to 1 000 000; beyond it senders wait. Default 8 192.</summary>
    public int MailboxCapacity { get; set; } = 8_192;

    /// <summary>Rows of one commit, 1 to 1 000 000; beyond it turns wait for the commit before. Default 8 192.</summary>
    public int BatchRows { get; set; } = 8_192;

    /// <summary>Bytes of one commit, 65 536 to 1 GiB; beyond it turns wait for the commit before. Default 16 MiB.</summary>
    public long BatchBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Entries of a vehicle after which its state is stored again, 1 to 100 000. Default 128.</summary>
    public int CheckpointEvery { get; set; } = 128;

    /// <summary>Vehicles in memory, 1 to 10 000 000; beyond it the least recently used leave. Default 100 000.</summary>
    public int MaxActive { get; set; } = 100_000;

    /// <summary>Time after which a vehicle nobody asked for leaves the memory, 1 s to 7 days. Default 10 min.</summary>
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often at most a vehicle's row in lists is brought up to date by telemetry alone, 1 s to 1 day. Default 1 min.</summary>
    public TimeSpan SummaryEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>UTC days of history a vehicle keeps in memory between turns, 0 to 366. Default 4.</summary>
    public int HistoryDays { get; set; } = 4;

    /// <summary>Connections that read, 1 to 64; beyond it readers wait. Default 4.</summary>
    public int ReadConnections { get; set; } = 4;

    /// <summary>Devices remembered for look-ups, 16 to 10 000 000. Default 100 000.</summary>
    public int DeviceCache { get; set; } = 100_000;

    /// <summary>How often the accounting is rolled up, 100 ms to 1 h. Default 2 s.</summary>
    public TimeSpan RollUpEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes of telemetry in the log at which it is sorted into pages, 64 KiB to 1 GiB; as much is held in memory while sorting, and at twice that turns wait. Default 32 MiB.</summary>
    public long SortBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Age of the oldest telemetry in the log at which it is sorted into pages, 1 s to 7 days. Default 1 h.</summary>
    public TimeSpan SortAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long payloads are kept as received, 1 h to 3 650 days. Default 90 days.</summary>
    public TimeSpan RawFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Bytes of payloads kept at most, 0 or 1 MiB to 1 PiB; beyond it the oldest go before their time. Default 0: no limit but time.</summary>
    public long RawBytes { get; set; }

    /// <summary>How long telemetry before a vehicle's newest checkpoint is kept, 1 h to 36 500 days. Default 730 days.</summary>
    public TimeSpan HistoryFor { get; set; } = TimeSpan.FromDays(730);

    /// <summary>How long feed items are kept, 1 h to 3 650 days; an older cursor must begin afresh. Default 30 days.</summary>
    public TimeSpan FeedFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long messages of devices that belong to no vehicle are kept, 1 h to 3 650 days. Default 7 days.</summary>
    public TimeSpan UnpairedFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often what is kept no longer is looked for, 1 s to 1 day. Default 1 h.</summary>
    public TimeSpan RetainEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Pause before a store that failed is tried again unasked, 10 ms to 1 min. Default 1 s.</summary>
    public TimeSpan ReopenAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Pause before an effect that failed is tried again for the first time, 10 ms to 1 min; each next one is twice as long. Default 1 s.</summary>
    public TimeSpan EffectRetryLeast { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between two attempts at an effect, 1 s to 1 h. Default 10 min.</summary>
    public TimeSpan EffectRetryMost { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether the host's clock is believed even where it is more than a day ahead of what the store was written at last, true or false. Default false: what depends
    /// on time alone then waits for a device whose own clock says the same.
    /// </summary>
    public bool TrustClock { get; set; }

    /// <summary>Time for finishing what is in flight when stopping, 0 to 1 min. Default 5 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
