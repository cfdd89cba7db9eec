using System.Diagnostics.Metrics;
using Milepost.Silo.Client;
using Milepost.Silo.Telemetry;
using Milepost.Silo.Tests.Support;
using Milepost.TestKit;

namespace Milepost.Silo.Tests.Telemetry;

public sealed class SiloMetricsTests
{
    [Fact]
    public async Task Messages_samples_duplicates_and_commits_are_counted_when_they_are_durable()
    {
        await using var silo = await TestSilo.StartAsync(options => options.Loops = 1);
        using var seen = new Seen(silo.Get<IMeterFactory>());
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();

        await silo.SendAsync(vehicle, device, 1, 2, 3);
        await silo.SendAsync(vehicle, device, 3, 4);

        Assert.Equal(2, seen.Sum("milepost.journal.messages"));
        Assert.Equal(4, seen.Sum("milepost.journal.samples journaled"));
        Assert.Equal(1, seen.Sum("milepost.journal.samples duplicate"));
        Assert.Equal(2, seen.Count("milepost.commit.messages"));
        Assert.All(["milepost.commit.wait", "milepost.commit.duration", "milepost.commit.rows", "milepost.commit.size"], name => Assert.True(seen.Count(name) >= 4, name));
        Assert.All(["milepost.turn.queue", "milepost.turn.duration", "milepost.vehicle.load"], name => Assert.True(seen.Count(name) > 0, name));
    }

    [Fact]
    public async Task Of_the_turns_of_one_mailbox_the_first_and_each_16th_after_it_are_timed()
    {
        await using var silo = await TestSilo.StartAsync(options => options.Loops = 1);
        using var seen = new Seen(silo.Get<IMeterFactory>());
        var vehicle = await silo.RegisterAsync();
        for (var reading = 0; reading < 40; reading++)
        {
            await silo.Vehicles.ReadAsync(vehicle).Soon("the reading");
        }

        Assert.Equal(3, seen.Count("milepost.turn.duration"));
        Assert.Equal(3, seen.Count("milepost.turn.queue"));
    }

    [Fact]
    public async Task A_failed_commit_counts_and_the_state_of_the_store_says_so()
    {
        await using var silo = await TestSilo.StartAsync();
        using var seen = new Seen(silo.Get<IMeterFactory>());
        var vehicle = await silo.RegisterAsync();
        var device = await silo.CreateDeviceAsync();
        Assert.Equal(1, seen.Now("milepost.store.state open"));

        silo.Journal.Fail(CommitFault.Before);
        Assert.Equal(IngestOutcome.Unavailable, await silo.SendAsync(vehicle, device, 1));

        Assert.Equal(1, seen.Sum("milepost.commit.failed"));
        Assert.Equal(0, seen.Now("milepost.store.state open"));
    }

    [Fact]
    public async Task Vehicles_in_memory_and_those_that_had_to_leave_it_are_counted()
    {
        await using var silo = await TestSilo.StartAsync(options => (options.Loops, options.MaxActive) = (1, 2));
        using var seen = new Seen(silo.Get<IMeterFactory>());
        for (var vehicle = 0; vehicle < 3; vehicle++)
        {
            await silo.RegisterAsync();
        }

        Assert.Equal(2, seen.Now("milepost.vehicle.active"));
        Assert.Equal(1, seen.Sum("milepost.vehicle.released evicted"));
        Assert.Equal(0, seen.Now("milepost.mailbox.messages"));
    }

    /// <summary>What one silo's instruments recorded, by name and label.</summary>
    private sealed class Seen : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Lock _gate = new();
        private readonly List<(string What, double Value)> _recorded = [];

        public Seen(IMeterFactory factory)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == factory && instrument.Meter.Name == SiloMetrics.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Add(instrument, value, labels));
            _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Add(instrument, value, labels));
            _listener.SetMeasurementEventCallback<int>((instrument, value, labels, _) => Add(instrument, value, labels));
            _listener.Start();
        }

        public double Sum(string what) => Of(what).Sum();

        public int Count(string what) => Of(what).Count;

        /// <summary>What a gauge shows when asked.</summary>
        public double Now(string what)
        {
            _listener.RecordObservableInstruments();
            return Of(what)[^1];
        }

        public void Dispose() => _listener.Dispose();

        private List<double> Of(string what)
        {
            lock (_gate)
            {
                return [.. _recorded.Where(record => record.What == what).Select(record => record.Value)];
            }
        }

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
        {
            var what = labels.Length == 0 ? instrument.Name : $"{instrument.Name} {labels[0].Value}";
            lock (_gate)
            {
                _recorded.Add((what, value));
            }
        }
    }
}
