namespace Milepost.Silo.Storage;

/// <summary>The store failed; whether the last commit is stored is unknown.</summary>
internal class JournalFailedException(string message, Exception? inner = null) : Exception(message, inner);
