using System.Globalization;

namespace Milepost.Load.Measuring;

/// <summary>What processes have used so far, as the kernel counts it (proc(5): <c>stat</c> fields 14 and 15, <c>status</c>).</summary>
/// <param name="CpuSeconds">User and system time together, in seconds; the kernel counts in steps of 10 ms.</param>
/// <param name="ResidentMb">VmRSS: memory held now, in MB.</param>
/// <param name="PeakResidentMb">VmHWM: the most memory ever held, in MB.</param>
internal readonly record struct ProcessUsage(double CpuSeconds, double ResidentMb, double PeakResidentMb)
{
    private const double TicksPerSecond = 100;

    /// <summary>The sum over the given process ids; a process that is gone counts as nothing.</summary>
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

    /// <summary>What this process has used.</summary>
    public static ProcessUsage OfSelf() => Of([Environment.ProcessId]);

    private static ProcessUsage Read(int pid)
    {
        try
        {
            var status = File.ReadAllLines($"/proc/{pid}/status");
            return new(CpuOf(File.ReadAllText($"/proc/{pid}/stat")), KbOf(status, "VmRSS:") / 1024, KbOf(status, "VmHWM:") / 1024);
        }
        catch (IOException)
        {
            return default;
        }
    }

    // The command name (field 2) may hold spaces and parentheses: count fields from the last one that closes it.
    internal static double CpuOf(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
    }

    private static double KbOf(string[] status, string name)
    {
        var line = status.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : Number(line[name.Length..].Replace("kB", "", StringComparison.Ordinal));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
