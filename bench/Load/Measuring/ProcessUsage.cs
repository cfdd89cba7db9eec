using System.Globalization;

namespace Milepost.Load.Measuring;

/// <summary>
/// What processes and their children have used so far, as the kernel counts it (proc(5): <c>stat</c> fields 14 to 17, <c>status</c>). The time of children that
/// have ended is in it: a PostgreSQL server is many short-lived ones.
/// </summary>
/// <param name="CpuSeconds">User and system time together, in seconds; the kernel counts in steps of 10 ms.</param>
/// <param name="ResidentMb">Memory held now, in MB: VmRSS, or, with children, every process's share of what they hold together.</param>
/// <param name="PeakResidentMb">VmHWM: the most memory ever held by the processes themselves, without children, in MB.</param>
internal readonly record struct ProcessUsage(double CpuSeconds, double ResidentMb, double PeakResidentMb)
{
    private const double TicksPerSecond = 100;

    /// <summary>The sum over the given processes and their children; a process that is gone counts as nothing.</summary>
    public static ProcessUsage Of(IEnumerable<int> pids)
    {
        var sum = default(ProcessUsage);
        foreach (var pid in pids)
        {
            var one = Read(pid);
            sum = new(sum.CpuSeconds + one.CpuSeconds, sum.ResidentMb + one.ResidentMb, sum.PeakResidentMb + one.PeakResidentMb);
        }

        return sum;
    }

    private static ProcessUsage Read(int pid)
    {
        try
        {
            var status = File.ReadAllLines($"/proc/{pid}/status");
            var children = ChildrenOf(pid).ToList();
            var resident = children.Count == 0 ? KbOf(status, "VmRSS:") : SharesOf(pid) + children.Sum(SharesOf);
            var cpu = CpuOf(File.ReadAllText($"/proc/{pid}/stat")) + children.Sum(child => CpuOf(File.ReadAllText($"/proc/{child}/stat")));
            return new(cpu, resident / 1024, KbOf(status, "VmHWM:") / 1024);
        }
        catch (IOException)
        {
            return default;
        }
    }

    private static IEnumerable<int> ChildrenOf(int pid) =>
        from thread in Directory.GetDirectories($"/proc/{pid}/task")
        from child in ChildrenOfThread(thread).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        select int.Parse(child, CultureInfo.InvariantCulture);

    /// <summary>None of a thread that ended since it was listed: its children are another thread's by now.</summary>
    private static string ChildrenOfThread(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "children"));
        }
        catch (IOException) when (!Directory.Exists(thread))
        {
            return string.Empty;
        }
    }

    private static double SharesOf(int pid) => KbOf(File.ReadAllLines($"/proc/{pid}/smaps_rollup"), "Pss:");

    // Its own time and that of children it has waited for. The command name (field 2) may hold spaces and parentheses: count fields from the last one that closes it.
    internal static double CpuOf(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..15].Sum(Number) / TicksPerSecond;
    }

    private static double KbOf(string[] status, string name)
    {
        var line = status.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : Number(line[name.Length..].Replace("kB", "", StringComparison.Ordinal));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
