using System.Globalization;
using Milepost.Load.Measuring;

namespace Milepost.Load.Driving;

/// <summary>What one phase measured.</summary>
/// <param name="Outcomes">Answers and their latencies.</param>
/// <param name="Seconds">Length of the measured window.</param>
/// <param name="Usage">Processor time inside the window and memory at its end.</param>
internal sealed record PhaseResult(Outcomes Outcomes, double Seconds, UsageInWindow Usage)
{
    public double MessagesPerSecond => Outcomes.Succeeded / Seconds;

    public double GeneratorCpuPerMillion => PerMillion(Usage.GeneratorCpuSeconds);

    public double ServerCpuPerMillion => PerMillion(Usage.ServerCpuSeconds);

    public double DatabaseCpuPerMillion => PerMillion(Usage.DatabaseCpuSeconds);

    public ProcessUsage Server => Usage.Server;

    /// <summary>Messages that did not succeed, and connections lost.</summary>
    public long Failures => Outcomes.Refused.Values.Sum() + Outcomes.Unanswered + Outcomes.Disconnected;

    /// <summary>p50, p99, p99.9 of the latency in milliseconds.</summary>
    public (double P50, double P99, double P999) LatencyMs =>
        (Outcomes.Latency.PercentileNs(0.5) / 1e6, Outcomes.Latency.PercentileNs(0.99) / 1e6, Outcomes.Latency.PercentileNs(0.999) / 1e6);

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
            + $"CPU s/M server {ServerCpuPerMillion:F2}, database {DatabaseCpuPerMillion:F2}, generator {GeneratorCpuPerMillion:F2}; "
            + $"server {Server.ResidentMb:F0} MB, peak {Server.PeakResidentMb:F0}; {Outcomes.SucceededEver} acknowledged, {Failures} failed");
    }

    private double PerMillion(double seconds) => seconds / Math.Max(1, Outcomes.Succeeded) * 1e6;
}
