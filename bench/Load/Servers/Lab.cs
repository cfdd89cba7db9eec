using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Milepost.Load.Servers;

/// <summary>Everything a run starts: stores, servers, helpers; all end with it, in reverse order.</summary>
internal sealed class Lab(string folder, Programs programs, IReadOnlyList<string> engines, TextWriter progress) : IAsyncDisposable
{
    /// <summary>Engines that can be asked for.</summary>
    public static readonly IReadOnlyList<string> AllEngines = ["sqlite", "postgres"];

    public const string OwnerEmail = "bench@example.com";

    private static readonly TimeSpan SeedLimit = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(string Engine, string Name), Store> _seeded = [];
    private PostgresServer? _postgres;
    private int _stores;

    /// <summary>On the disk that is measured.</summary>
    public string Folder { get; } = folder;

    public Programs Programs { get; } = programs;

    /// <summary>Engines measured: <c>sqlite</c>, <c>postgres</c>.</summary>
    public IReadOnlyList<string> Engines { get; } = engines;

    /// <summary>Of this run only.</summary>
    public string OwnerPassword { get; } = $"Bench-{Convert.ToHexString(RandomNumberGenerator.GetBytes(12))}";

    /// <summary>A dashboard of one empty page: nobody looks at it, and it need not be built.</summary>
    public string DashboardFolder
    {
        get
        {
            var dashboard = Path.Combine(Folder, "dashboard");
            Directory.CreateDirectory(dashboard);
            File.WriteAllText(Path.Combine(dashboard, "index.html"), "<!doctype html>");
            return dashboard;
        }
    }

    /// <summary>Says what is being done.</summary>
    public void Say(string line) => progress.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {line}");

    /// <summary>An empty store.</summary>
    public async Task<Store> NewStoreAsync(string engine)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"store{++_stores}");
        var data = Path.Combine(Folder, name);
        if (engine != "postgres")
        {
            return new(engine, data, null, []);
        }

        _postgres ??= await PostgresServer.StartAsync(Folder, FreePort());
        return new(engine, data, await _postgres.CreateDatabaseAsync(name), _postgres.Pids);
    }

    /// <summary>A store with vehicles whose owner the host knows; the one made before under the same name, where there is one.</summary>
    public async Task<Store> SeededStoreAsync(string engine, string name, int vehicles, int planned)
    {
        if (_seeded.TryGetValue((engine, name), out var known))
        {
            return known;
        }

        var store = await NewStoreAsync(engine);
        await using (await ProductHost.StartAsync(this, store, $"{engine}-{name}-first"))
        {
            // The first start makes the owner, whose fleet the vehicles join.
        }

        await using var seeding = ServerProcess.Start(
            Folder, $"{engine}-{name}-seed", ["dotnet", Programs.Micro, "seed", store.Argument, OwnerEmail, Text(vehicles), Text(planned)]);
        Say($"{engine}: {await seeding.ReadLineAsync(SeedLimit)}");
        await seeding.FinishAsync(SeedLimit);
        return _seeded[(engine, name)] = store;
    }

    /// <summary>Starts a ceiling: <c>bare</c>, or an engine.</summary>
    public async Task<(IPEndPoint Mqtt, ServerProcess Server, IReadOnlyList<int> DatabasePids)> StartCeilingAsync(string name)
    {
        var port = FreePort();
        var store = name == "bare" ? null : await NewStoreAsync(name);
        if (store is { ConnectionString: null })
        {
            Directory.CreateDirectory(store.Folder);
        }

        string[] arguments = ["dotnet", Programs.Ceiling, name, Text(port), .. store is null ? [] : new[] { store.Argument }];
        var server = ServerProcess.Start(Folder, $"ceiling-{name}", arguments);
        server.LogOutput();
        await server.ListeningAsync(port);
        return (new(IPAddress.Loopback, port), server, store?.DatabasePids ?? []);
    }

    /// <summary>A loopback port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The built programs of a run.</summary>
/// <param name="Host">The product.</param>
/// <param name="Ceiling">The ceilings.</param>
/// <param name="Micro">The silo in process: seeds stores, drives them.</param>
internal sealed record Programs(string Host, string Ceiling, string Micro);
