using Milepost.TestKit;

namespace Milepost.Silo.Tests.Journal;

/// <summary>Compares stored bytes with what a person accepted: the first line is their hex form, the rest reads them aloud.</summary>
internal static class StoredBytes
{
    public static void Match(string name, ReadOnlySpan<byte> bytes, string disassembly) =>
        Snapshot.Matches($"tests/Silo.Tests/Journal/Snapshots/{name}.verified.txt", $"{Convert.ToHexStringLower(bytes)}\n{disassembly.TrimEnd()}");
}
