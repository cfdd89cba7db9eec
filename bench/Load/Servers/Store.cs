namespace Milepost.Load.Servers;

/// <summary>Where a host keeps its data.</summary>
/// <param name="Engine">As shown in the report: <c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="Folder">The data folder.</param>
/// <param name="ConnectionString">The PostgreSQL database, where the engine is that.</param>
/// <param name="DatabasePids">The database's processes.</param>
internal sealed record Store(string Engine, string Folder, string? ConnectionString, IReadOnlyList<int> DatabasePids)
{
    /// <summary>As programs that host the silo take it on their command line.</summary>
    public string Argument => ConnectionString ?? Folder;
}
