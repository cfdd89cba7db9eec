using System.Diagnostics;
using System.Globalization;
using Milepost.Faults.Tests.Checking;
using Milepost.Faults.Tests.Driving;
using Milepost.Faults.Tests.Engines;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests;

/// <summary>One host under load with everything that watches it, from the first vehicle to the verdict.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    /// <summary>Longest anything may take to come back after its cause is gone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Longer than every timeout the host is given here, and than the silence after which either side of a connection gives it up.</summary>
    public static TimeSpan BeyondEveryTimeout => TimeSpan.FromSeconds(Extent.Times(inShort: 8, inLong: 35));

    /// <summary>Timeouts short enough to run out while something is stopped, a token that outlives the run, and cheap passwords.</summary>
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["Milepost__Bridge__SendTimeout"] = "00:00:02",
        ["Milepost__Bridge__HandshakeTimeout"] = "00:00:05",
        ["Milepost__Gateway__SlowClientTimeout"] = "00:00:02",
        ["Milepost__Gateway__AccessTokenLifetime"] = "1.00:00:00",
        ["Milepost__Gateway__PasswordIterations"] = "10000",
        ["Milepost__Silo__ReopenAfter"] = "00:00:00.2",
    };

    private readonly StoreEngine engine;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly DateTimeOffset start = DateTimeOffset.UtcNow.AddHours(-30);
    private Api? api;
    private HubFollower? follower;
    private Fleet? fleet;

    private FaultRun(StoreEngine engine, string? data)
    {
        this.engine = engine;
        Seed = Extent.Seed();
        Random = new Random(Seed);
        Host = new MilepostHost(data, new Dictionary<string, string>([.. Settings, .. engine.Settings]));
    }

    /// <summary>What everything random comes from.</summary>
    public int Seed { get; }

    /// <summary>Chances of this run.</summary>
    public Random Random { get; }

    /// <summary>The host things are done to.</summary>
    public MilepostHost Host { get; }

    /// <summary>The load.</summary>
    public Fleet Fleet => fleet ?? throw new InvalidOperationException("The run has not started.");

    /// <summary>REST, signed in.</summary>
    public Api Api => api ?? throw new InvalidOperationException("The run has not started.");

    /// <summary>Starts host, vehicles, devices and hub client; nothing is published yet.</summary>
    public static async Task<FaultRun> StartAsync(StoreEngine engine, string? data = null, IReadOnlyList<string>? wrapper = null)
    {
        var run = new FaultRun(engine, data);
        Say($"{engine.Name}: {Extent.SeedVariable}={run.Seed}");
        try
        {
            run.Host.Begin(wrapper ?? []);
            await run.Host.ReadyAsync();
            run.api = await Api.SignInAsync(run.Host);
            run.follower = await HubFollower.FollowAsync(run.Host, run.api);
            run.fleet = await Fleet.CreateAsync(run.Host, run.api, run.Seed, run.start);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says something to whoever reads the output.</summary>
    public static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);

    /// <summary>Holds the accounting against itself and the ledgers, while everything moves.</summary>
    public Task ProbeAsync() => Books.ProbeAsync(Api, Fleet);

    /// <summary>Lets everything be acknowledged and passes judgement: nothing missing, nothing twice, every alert once and told, and everything as in a run without faults.</summary>
    public async Task FinishAsync(string done)
    {
        await Fleet.DrainAsync(Patience);
        await Books.AssertAgreeAsync(Api, Fleet);
        var alerts = await Alerts.AssertEachOnceAndToldAsync(Api, Fleet, follower!);
        var took = watch.Elapsed;
        await using var reference = await Reference.RunAsync(Fleet, Seed, start);
        Assert.Equal(await VehicleStates.ReadAsync(reference.Api, reference.Fleet), await VehicleStates.ReadAsync(Api, Fleet));
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{engine.Name}: {done}; {Fleet.Acknowledged} acknowledged of {Fleet.Attempts} sent, {Fleet.Devices.Sum(device => device.Ledger.Samples)} samples, {alerts} alerts; 0 lost, 0 twice; {took.TotalSeconds:0} s"));
    }

    public async ValueTask DisposeAsync()
    {
        if (fleet is not null)
        {
            await fleet.DisposeAsync();
        }

        if (follower is not null)
        {
            await follower.DisposeAsync();
        }

        api?.Dispose();
        await Host.DisposeAsync();
    }
}
