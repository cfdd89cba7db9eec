using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Hosting;
using Milepost.Silo.Journal;
using Milepost.Silo.Storage;
using Milepost.TestKit;

namespace Milepost.Silo.Tests.Support;

/// <summary>A silo on a folder of its own, started and stopped like the product's, with a driven clock and a journal that can fail.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly FleetId Fleet = new(Guid.Parse("0190a000-0000-7000-8000-00000000000f"));
    public static readonly VehicleDetails Details = new("Van", null, null, null, null, null, null, "Europe/Berlin", DistanceUnit.Km);

    private readonly ServiceProvider _services;
    private readonly bool _ownsFolder;
    private bool _isStopped;

    private TestSilo(ServiceProvider services, string folder, bool ownsFolder)
    {
        Time = (TimeDriver)services.GetRequiredService<TimeProvider>();
        _services = services;
        Folder = folder;
        _ownsFolder = ownsFolder;
    }

    public string Folder { get; }

    public ScriptedRules Rules => (ScriptedRules)Get<IVehicleRules>();

    public TimeDriver Time { get; }

    public FaultyJournal Journal => (FaultyJournal)Get<IJournal>();

    public IVehicleClient Vehicles => Get<IVehicleClient>();

    public ITelemetryIngest Ingest => Get<ITelemetryIngest>();

    public IDeviceDirectory Devices => Get<IDeviceDirectory>();

    public IVehicleFeed Feed => Get<IVehicleFeed>();

    public Instant Now => Instant.From(Time.GetUtcNow());

    /// <summary>Starts a silo; in a folder of its own, or in one another silo left.</summary>
    public static async Task<TestSilo> StartAsync(
        Action<SiloOptions>? configure = null,
        string? folder = null,
        TimeDriver? time = null,
        IVehicleRules? rules = null,
        IReadOnlyList<IFeedConsumer>? consumers = null)
    {
        var place = folder ?? Directory.CreateTempSubdirectory("silo-").FullName;
        var database = TestStore.IsPostgres ? await TestStore.DatabaseOfAsync(place) : null;
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(time ?? new TimeDriver(Start))
            .AddSingleton<IPayloadDecoder, ScriptedDecoder>()
            .AddSilo(options =>
            {
                options.Data = place;
                options.ConnectionString = database;
                options.Loops = 2;
                configure?.Invoke(options);
            })
            .AddSingleton(rules ?? new ScriptedRules())
            .AddSingleton<IJournal>(provider => new FaultyJournal(provider.GetRequiredService<StoreJournal>()));
        foreach (var consumer in consumers ?? [])
        {
            services.AddSingleton(consumer);
        }

        var silo = new TestSilo(services.BuildServiceProvider(), place, folder is null);
        try
        {
            await silo.Get<IEnumerable<IHostedService>>().Single().StartAsync(CancellationToken.None);
            return silo;
        }
        catch
        {
            await silo._services.DisposeAsync();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Stops it and leaves the folder to the next.</summary>
    public async Task StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await Get<IEnumerable<IHostedService>>().Single().StopAsync(CancellationToken.None);
            await _services.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>A vehicle of <see cref="Fleet"/>.</summary>
    public async Task<VehicleId> RegisterAsync(string name = "Van")
    {
        var vehicle = new VehicleId(Guid.CreateVersion7());
        var reply = await Vehicles.TellAsync(vehicle, new RegisterVehicle(Fleet, Details with { Name = name }, null, null)).Soon("the registration");
        Assert.IsType<VehicleDone>(reply);
        return vehicle;
    }

    /// <summary>A device of <see cref="Fleet"/>, not paired.</summary>
    public async Task<DeviceId> CreateDeviceAsync(string name = "dongle")
    {
        Assert.True(DeviceId.TryParse($"{name}-{Guid.NewGuid():N}", out var id));
        Assert.True(await Devices.CreateAsync(DeviceOf(id), CancellationToken.None).Soon("the device"));
        return id;
    }

    /// <summary>Sends a message with samples of these sequences and waits for its outcome.</summary>
    public async Task<IngestOutcome> SendAsync(VehicleId vehicle, DeviceId device, params long[] sequences)
    {
        var outcomes = new Outcomes();
        await Ingest.PostAsync(Message(vehicle, device, sequences), outcomes, 1, CancellationToken.None).Soon("posting");
        return await outcomes.Of(1).Soon("the outcome");
    }

    public TelemetryMessage Message(VehicleId vehicle, DeviceId device, params long[] sequences) =>
        Message(vehicle, device, [.. sequences.Select(sequence => Sample(sequence, Now))]);

    public TelemetryMessage Message(VehicleId vehicle, DeviceId device, ImmutableArray<Sample> samples) =>
        new(vehicle, device, Now, false, $"devices/{device}/telemetry", "{}"u8.ToArray(), samples, 42);

    public static Sample Sample(long sequence, Instant? at, params NamedMetric[] metrics) => new(at, sequence, [], [.. metrics], [], null);

    public static DeviceRecord DeviceOf(DeviceId id) =>
        new(id, Fleet, "Dongle", Guid.NewGuid().ToByteArray(), Guid.NewGuid().ToByteArray(), new Instant(1), null, []);
}

/// <summary>Outcomes by token; each may come once.</summary>
internal sealed class Outcomes : IIngestCompletion
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<IngestOutcome>> _outcomes = new();

    private int _repeated;

    /// <summary>How many tokens were answered again.</summary>
    public int Repeated => Volatile.Read(ref _repeated);

    public Task<IngestOutcome> Of(long token) => Source(token).Task;

    public void Completed(long token, IngestOutcome outcome)
    {
        if (!Source(token).TrySetResult(outcome))
        {
            Interlocked.Increment(ref _repeated);
        }
    }

    public void Flush()
    {
        // Whoever awaits an outcome was told already.
    }

    private TaskCompletionSource<IngestOutcome> Source(long token) =>
        _outcomes.GetOrAdd(token, _ => new TaskCompletionSource<IngestOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>Reads payloads of the form <c>7,8,9</c> as samples of these sequences at the receive time.</summary>
internal sealed class ScriptedDecoder : IPayloadDecoder
{
    public DecodedPayload Decode(string topic, ReadOnlyMemory<byte> payload, Instant receivedAt)
    {
        var samples = ImmutableArray.CreateBuilder<Sample>();
        foreach (var part in System.Text.Encoding.UTF8.GetString(payload.Span).Split(','))
        {
            if (!long.TryParse(part, out var sequence))
            {
                return new DecodedPayload([], [new PayloadFault("malformed", "not a number", payload)]);
            }

            samples.Add(TestSilo.Sample(sequence, receivedAt));
        }

        return new DecodedPayload(samples.ToImmutable(), []);
    }
}
