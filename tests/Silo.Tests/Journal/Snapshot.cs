using System.Runtime.CompilerServices;
using System.Text;

namespace Milepost.Silo.Tests.Journal;

/// <summary>Compares stored bytes with what a person accepted: the first line is their hex form, the rest reads them aloud.</summary>
/// <remarks>Run the tests with <c>MILEPOST_ACCEPT_SNAPSHOTS=1</c> to accept what there is now; the difference is then reviewed like code.</remarks>
internal static class Snapshot
{
    public static void Matches(string name, ReadOnlySpan<byte> bytes, string disassembly, [CallerFilePath] string caller = "")
    {
        var actual = new StringBuilder(Convert.ToHexStringLower(bytes)).Append('\n').Append(disassembly.TrimEnd()).Append('\n').ToString();
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "Snapshots", name + ".verified.txt");
        if (Environment.GetEnvironmentVariable("MILEPOST_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"Nobody accepted {name} yet; it is:\n{actual}");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
