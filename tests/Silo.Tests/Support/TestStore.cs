using System.Collections.Concurrent;
using Milepost.TestKit.Running;

[assembly: AssemblyFixture(typeof(Milepost.Silo.Tests.Support.TestStore))]

namespace Milepost.Silo.Tests.Support;

/// <summary>Which engine this run's stores are on, and the PostgreSQL server they share where it is that one.</summary>
/// <remarks>The whole suite runs once per engine: <c>MILEPOST_TEST_STORE=postgres</c> chooses the second.</remarks>
public sealed class TestStore : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Databases = new(StringComparer.Ordinal);
    private static readonly Lazy<Task<PostgresServer>> Shared = new(PostgresServer.StartNewAsync);

    /// <summary>Whether silos of this run live on PostgreSQL.</summary>
    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("MILEPOST_TEST_STORE") switch
    {
        null or "" or "sqlite" => false,
        "postgres" => true,
        var other => throw new InvalidOperationException($"MILEPOST_TEST_STORE is '{other}'; it takes sqlite or postgres."),
    };

    /// <summary>The server all databases of this run are on; started when first asked for.</summary>
    public static Task<PostgresServer> ServerAsync() => Shared.Value;

    /// <summary>The database that stands for a folder: the same folder, the same store.</summary>
    public static Task<string> DatabaseOfAsync(string folder) => Databases.GetOrAdd(folder, _ => new Lazy<Task<string>>(NewDatabaseAsync)).Value;

    /// <summary>An empty database.</summary>
    public static async Task<string> NewDatabaseAsync() => await (await ServerAsync()).CreateDatabaseAsync();

    /// <summary>Passes over a test that is about the files of the embedded store in a run on PostgreSQL.</summary>
    public static void SkipUnlessEmbedded() => Assert.SkipWhen(IsPostgres, "It is about the embedded store's files.");

    /// <summary>Passes over a test that needs a PostgreSQL server where none is installed; in a run of <c>eng/test</c>, which installs it, that is a failure.</summary>
    public static void SkipWithoutPostgres() => Assert.SkipWhen(
        PostgresServer.Missing is not null && Environment.GetEnvironmentVariable("MILEPOST_TEST_COMPLETE") is not "1", PostgresServer.Missing ?? string.Empty);

    /// <summary>Ends the server after the last test.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Shared.IsValueCreated)
        {
            await (await Shared.Value).DisposeAsync();
        }
    }
}
