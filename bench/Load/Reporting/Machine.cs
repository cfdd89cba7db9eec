using System.Globalization;

namespace Milepost.Load.Reporting;

/// <summary>The facts without which a figure means nothing.</summary>
internal static class Machine
{
    /// <summary>Cores, memory, kernel, runtime and present load, on one line.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores ({Processor()}), {MemoryGb():F0} GB, Linux {Line("/proc/sys/kernel/osrelease")}, .NET {Environment.Version}, "
        + $"load average {Line("/proc/loadavg").Split(' ')[0]} at start");

    private static string Processor() => ValueOf("/proc/cpuinfo", "model name");

    private static double MemoryGb() =>
        double.Parse(ValueOf("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / (1024 * 1024);

    private static string ValueOf(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";

    private static string Line(string file) => File.ReadAllText(file).Trim();
}
