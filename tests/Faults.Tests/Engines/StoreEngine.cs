namespace Milepost.Faults.Tests.Engines;

/// <summary>A store engine as these tests need it: how a host is told to use it.</summary>
internal abstract class StoreEngine : IAsyncDisposable
{
    /// <summary>The names of all engines, for theories.</summary>
    public static TheoryData<string> All => [SqliteEngine.EngineName, PostgresEngine.EngineName];

    /// <summary>Its name in the output.</summary>
    public abstract string Name { get; }

    /// <summary>Configuration of a host that keeps its store here.</summary>
    public abstract IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Prepares the engine of a name, with an empty store.</summary>
    public static async Task<StoreEngine> StartAsync(string name) => name switch
    {
        SqliteEngine.EngineName => new SqliteEngine(),
        PostgresEngine.EngineName => await PostgresEngine.StartAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such engine"),
    };

    public abstract ValueTask DisposeAsync();
}
