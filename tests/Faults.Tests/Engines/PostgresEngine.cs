using Milepost.Faults.Tests.Injecting;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests.Engines;

/// <summary>The store on a PostgreSQL server of its own, reached through a proxy that can cut the connection at a commit.</summary>
internal sealed class PostgresEngine : StoreEngine
{
    public const string EngineName = "postgresql";

    private PostgresEngine(PostgresServer server, PostgresProxy proxy, string connection)
    {
        (Server, Proxy) = (server, proxy);
        Settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Milepost"] = connection,
            ["Milepost__Silo__StoreTimeout"] = "00:00:05",
        };
    }

    public override string Name => EngineName;

    public override IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>The server.</summary>
    public PostgresServer Server { get; }

    /// <summary>What stands before it.</summary>
    public PostgresProxy Proxy { get; }

    /// <summary>Starts a server with an empty database.</summary>
    public static async Task<PostgresEngine> StartAsync()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? string.Empty);
        var server = await PostgresServer.StartNewAsync();
        var database = await server.CreateDatabaseAsync();
        var proxy = new PostgresProxy(server.Port);
        var connection = database.Replace($"Port={server.Port}", $"Port={proxy.Port}", StringComparison.Ordinal);
        return new PostgresEngine(server, proxy, connection);
    }

    public override async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
    }
}
