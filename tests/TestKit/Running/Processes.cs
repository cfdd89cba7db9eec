using System.Diagnostics;
using System.Globalization;

namespace Milepost.TestKit.Running;

/// <summary>Processes and threads by id, as Linux shows them.</summary>
public static class Processes
{
    /// <summary>Sends a signal by name, as <c>STOP</c> and <c>CONT</c>; a process that is gone already is fine.</summary>
    public static void Signal(int process, string name)
    {
        var start = new ProcessStartInfo("kill", ["-" + name, process.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true };
        using var kill = Process.Start(start)!;
        kill.WaitForExit();
    }

    /// <summary>The children of a process, by id.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0 && Status(id) is { } status && status.Parent == parent && status.State != 'Z')];

    /// <summary>Whether a process runs, or could; one that is only waiting to be forgotten does not.</summary>
    public static bool IsAlive(int process) => Status(process) is { State: not ('Z' or 'X') };

    /// <summary>The thread of a process that has a name, by id; Linux keeps its first 15 characters.</summary>
    public static int ThreadOf(int process, string name)
    {
        foreach (var folder in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            if (File.ReadAllText(Path.Combine(folder, "comm")).TrimEnd('\n') == name)
            {
                return int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException($"Process {process} has no thread named '{name}'.");
    }

    private static (char State, int Parent)? Status(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }
}
