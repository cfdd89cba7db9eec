namespace Milepost.Silo.Journal.Log;

/// <summary>A commit's telemetry entries as stored.</summary>
/// <param name="Number">The commit's number.</param>
/// <param name="Heads">The heads.</param>
/// <param name="Bodies">The entries' bytes.</param>
internal readonly record struct StoredCommit(long Number, byte[] Heads, byte[] Bodies);
