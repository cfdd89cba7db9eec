namespace Milepost.Silo.Journal.Log;

/// <summary>Whose entry, and which.</summary>
internal readonly record struct EntryKey(long Vehicle, long Sequence);
