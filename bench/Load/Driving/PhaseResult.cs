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
}
