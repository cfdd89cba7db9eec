namespace Milepost.Silo.Storage;

/// <summary>Where a store is and what it runs on: opens its connections, and keeps every other process out.</summary>
/// <remarks>
/// <b>Ownership</b>: from <see cref="OpenWriter"/> until <see cref="IDisposable.Dispose"/> no other process writes to the store, whatever
/// happens to this one's connection. <b>Threads</b>: <see cref="OpenWriter"/> is for one thread, <see cref="OpenReader"/> for any.
/// </remarks>
internal abstract class StoreEngine : IDisposable
{
    /// <summary>Where the store is, for operators; never holds a secret.</summary>
    public abstract string Place { get; }

    /// <summary>Name and version of what stores it, for operators.</summary>
    public abstract string Version { get; }

    /// <summary>
    /// Opens the writing connection: takes the store, brings its schema to today's, and makes sure that nothing of an earlier connection can
    /// still be written and that everything readable is on stable storage.
    /// </summary>
    /// <exception cref="JournalFailedException">It cannot be opened; the text says why, for operators.</exception>
    public abstract StoreDatabase OpenWriter();

    /// <summary>Opens a connection for reading.</summary>
    /// <exception cref="JournalFailedException">It cannot be opened.</exception>
    public abstract StoreDatabase OpenReader();

    /// <summary>Lets another process have the store.</summary>
    public abstract void Dispose();
}
