using Milepost.Silo.Client;

namespace Milepost.Silo.Hosting;

/// <summary>Remembers whether the store is open and its last commit succeeded.</summary>
internal sealed class SiloHealth : ISiloHealth
{
    private volatile string? _problem = "The store is not open yet.";
    private volatile bool _isStopping;
    private volatile bool _isStoreOpen;

    /// <inheritdoc />
    public IReadOnlyList<string> Problems =>
        _isStopping ? ["The silo is stopping."]
        : _problem is { } problem ? [problem]
        : [];

    /// <summary>Whether the store failed and no commit has succeeded since.</summary>
    public bool HasProblem => _problem is not null;

    /// <summary>Whether the journal can be asked to commit without opening it first.</summary>
    public bool IsStoreOpen => _isStoreOpen;

    /// <summary>The journal is open; whether commits succeed is not known yet, so a problem before stays one.</summary>
    public void StoreOpened() => _isStoreOpen = true;

    /// <summary>A commit succeeded, or the journal was opened for the first time.</summary>
    public void StoreWorks()
    {
        if (_problem is not null)
        {
            _problem = null;
        }
    }

    /// <summary>The journal failed and is closed.</summary>
    public void StoreFailed(string reason)
    {
        _isStoreOpen = false;
        _problem = reason;
    }

    /// <summary>The silo is leaving.</summary>
    public void Stopping() => _isStopping = true;
}
