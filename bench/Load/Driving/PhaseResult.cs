using System.Globalization;
using Milepost.Load.Measuring;

namespace Milepost.Load.Driving;

/// <summary>What one phase measured.</summary>
/// <param name="Outcomes">Answers and their latencies.</param>
/// <param name="Seconds">Length of the measured window.</param>
/// <param name="GeneratorCpuSeconds">CPU time of this process inside the window.</param>
/// <param name="ServerCpuSeconds">CPU time of the server's processes inside the window.</param>
/// <param name="Server">The server's memory at the end of the window.</param>
internal sealed record PhaseResult(Outcomes Outcomes, double Seconds, double GeneratorCpuSeconds, double ServerCpuSeconds, ProcessUsage Server)
{
    public double MessagesPerSecond => Outcomes.Succeeded / Seconds;

    public double GeneratorCpuPerMillion => GeneratorCpuSeconds / Math.Max(1, Outcomes.Succeeded) * 1e6;

    public double ServerCpuPerMillion => ServerCpuSeconds / Math.Max(1, Outcomes.Succeeded) * 1e6;

    /// <summary>Messages that did not succeed, and connections lost.</summary>
    public long Failures => Outcomes.Refused.Values.Sum() + Outcomes.Unanswered + Outcomes.Disconnected;

    /// <summary>The result on one line.</summary>
    public string Describe()
    {
        var (latency, lateness) = (Outcomes.Latency, Outcomes.Lateness);
        static double Ms(long ns) => ns / 1e6;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{MessagesPerSecond:F0} msg/s; "
            + $"ms p50 {Ms(latency.PercentileNs(0.5)):F2}, p90 {Ms(latency.PercentileNs(0.9)):F2}, p99 {Ms(latency.PercentileNs(0.99)):F2}, "
            + $"p99.9 {Ms(latency.PercentileNs(0.999)):F2}, max {Ms(latency.MaxNs):F2}, sent late p99 {Ms(lateness.PercentileNs(0.99)):F2}; "
            + $"CPU s/M server {ServerCpuPerMillion:F2}, generator {GeneratorCpuPerMillion:F2}; "
            + $"server {Server.ResidentMb:F0} MB, peak {Server.PeakResidentMb:F0}; {Outcomes.SucceededEver} acknowledged, {Failures} failed");
    }
}
