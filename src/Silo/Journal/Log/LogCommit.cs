namespace Milepost.Silo.Journal.Log;

/// <summary>A commit in the unsorted part of the log.</summary>
/// <param name="Number">Its number.</param>
/// <param name="At">The newest receive time in it, in milliseconds since 1970.</param>
/// <param name="Bytes">Its size in the log.</param>
internal readonly record struct LogCommit(long Number, long At, long Bytes);
