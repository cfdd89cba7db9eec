namespace Milepost.Silo.Client;

/// <summary>Whether the silo can keep its promises now.</summary>
public interface ISiloHealth
{
    /// <summary>Empty when ready: the store is migrated and its last commit succeeded; else why not, for operators.</summary>
    IReadOnlyList<string> Problems { get; }
}
