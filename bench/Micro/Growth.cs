using System.Diagnostics;
using System.Globalization;
using System.Text;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;

namespace Milepost.Micro;

/// <summary>Appends entries to the journal for as long as is asked, the sorter at work, and says what one costs at the beginning and at the end.</summary>
internal sealed class Growth
{
    private const int Window = 500_000;
    private const int ColdLoads = 200;

    private readonly GroupCommit _commit;
    private readonly StoreJournal _journal;
    private readonly Writer[] _writers;
    private readonly JournalBatch _turn = new();
    private readonly byte[] _body = new byte[64];
    private readonly byte[] _payload = Encoding.UTF8.GetBytes("""{"ts":1772366400000,"odometerKm":123456.7,"speedKmh":57,"fuelPercent":41.5,"batteryV":13.9,"seq":123}""");

    private Growth(GroupCommit commit, StoreJournal journal, int vehicles)
    {
        (_commit, _journal) = (commit, journal);
        _writers = [.. Enumerable.Range(1, vehicles).Select(number => new Writer(number))];
        Random.Shared.NextBytes(_body);
    }

    /// <summary>Runs it and prints a line per window.</summary>
    public static async Task RunAsync(BenchSilo silo, int vehicles, int entries)
    {
        var growth = new Growth(silo.Get<GroupCommit>(), silo.Get<StoreJournal>(), vehicles);
        await growth.RegisterAsync();
        for (var done = 0; done < entries; done += Window)
        {
            await growth.AppendAsync(done);
        }

        await growth.LoadColdAsync();
    }

    private async Task RegisterAsync()
    {
        foreach (var writer in _writers)
        {
            _turn.Clear();
            _turn.Add(new VehicleRow(writer.Number, writer.Id, default, "Van", " van", 0, 0, 0, false, new byte[] { 1 }));
            await EnlistAsync(writer);
        }
    }

    private async Task AppendAsync(int done)
    {
        using var process = Process.GetCurrentProcess();
        var (cpu, bytes, watch) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), Stopwatch.StartNew());
        for (var count = 0; count < Window; count++)
        {
            var writer = _writers[(done + count) % _writers.Length];
            var now = Instant.From(DateTimeOffset.UtcNow);
            _turn.Clear();
            _turn.Add(
                new ObservationEntry(writer.Number, ++writer.Sequence, writer.Number, writer.Device, now, now.UtcDate, now.UtcDate, 1, 1, 0, writer.Topic, _payload),
                _body);
            await EnlistAsync(writer);
        }

        foreach (var writer in _writers)
        {
            await _commit.WhenCleanAsync(writer);
        }

        process.Refresh();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{done + Window,11:N0} entries: {(process.TotalProcessorTime - cpu).TotalMicroseconds / Window,5:F2} CPU us per entry  {(GC.GetTotalAllocatedBytes() - bytes) / Window,4:N0} bytes allocated  {Window / watch.Elapsed.TotalSeconds,9:N0} entries/s  {_journal.Index.Bytes / 1048576.0,5:F1} MiB unsorted"));
    }

    private async ValueTask EnlistAsync(Writer writer)
    {
        await _commit.WaitForRoomAsync();
        if (!_commit.TryEnlist(writer, _turn, null))
        {
            throw new InvalidOperationException("The store failed.");
        }
    }

    /// <summary>The last entries of vehicles that have a checkpoint a hundred entries back, as of one that comes into memory.</summary>
    private async Task LoadColdAsync()
    {
        foreach (var writer in _writers)
        {
            _turn.Clear();
            _turn.Add(new CheckpointEntry(writer.Number, Math.Max(0, writer.Sequence - 100), 1, new byte[] { 1 }));
            await EnlistAsync(writer);
            await _commit.WhenCleanAsync(writer);
        }

        var times = new List<double>();
        for (var load = 0; load < ColdLoads; load++)
        {
            var writer = _writers[Random.Shared.Next(_writers.Length)];
            var watch = Stopwatch.StartNew();
            var stored = (await _journal.LoadAsync([writer.Id], CancellationToken.None))[0]!;
            times.Add(watch.Elapsed.TotalMilliseconds);
            if (stored.Tail.Count < Math.Min(100, writer.Sequence) || stored.Damage is not null)
            {
                throw new InvalidOperationException($"{stored.Tail.Count} entries were read; {stored.Damage}");
            }
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"loading a vehicle with 100 entries behind its checkpoint: median {times[ColdLoads / 2]:F2} ms, p99 {times[ColdLoads * 99 / 100]:F2} ms"));
    }

    /// <summary>Whose entries they are.</summary>
    private sealed class Writer(long number) : CommitParticipant
    {
        public long Number { get; } = number;

        public long Sequence { get; set; }

        public VehicleId Id { get; } = new(Guid.CreateVersion7());

        public string Device { get; } = string.Create(CultureInfo.InvariantCulture, $"bench-{number}");

        public string Topic { get; } = string.Create(CultureInfo.InvariantCulture, $"devices/bench-{number}/telemetry");

        public override VehicleTouch? Touch => null;
    }
}
