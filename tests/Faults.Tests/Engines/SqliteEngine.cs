namespace Milepost.Faults.Tests.Engines;

/// <summary>The embedded store in the host's own folder.</summary>
internal sealed class SqliteEngine : StoreEngine
{
    public const string EngineName = "sqlite";

    public override string Name => EngineName;

    public override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
