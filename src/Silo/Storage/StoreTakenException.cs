namespace Milepost.Silo.Storage;

/// <summary>Another process has taken the store: what this one remembers may be out of date for good.</summary>
internal sealed class StoreTakenException(string message) : JournalFailedException(message);
