using System.Globalization;

namespace Milepost.Micro;

/// <summary>What a run cost; the senders are in it.</summary>
/// <param name="Done">Messages that became durable.</param>
/// <param name="Failed">Messages that did not.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Cpu">Processor time of the process.</param>
/// <param name="Bytes">Bytes allocated.</param>
internal sealed record Figures(long Done, long Failed, TimeSpan Elapsed, TimeSpan Cpu, long Bytes)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Done / Elapsed.TotalSeconds,9:N0} msg/s  {Cpu.TotalSeconds / Done * 1e6,5:F2} CPU s per million  {Bytes / Done,5:N0} bytes per message  {Cpu / Elapsed,4:F2} cores  {Failed} failed");
}
