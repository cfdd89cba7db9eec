using System.Globalization;
using Milepost.Load.Measuring;

namespace Milepost.Load.Bystanders;

/// <summary>What one kind of bystander saw, in milliseconds.</summary>
internal sealed record BystanderFigures(string Kind, long Count, long Failed, double P50, double P99, double Max)
{
    public BystanderFigures(string kind, long count, long failed, LatencyHistogram latency)
        : this(kind, count, failed, latency.PercentileNs(0.5) / 1e6, latency.PercentileNs(0.99) / 1e6, latency.MaxNs / 1e6)
    {
    }

    /// <summary>Reads the line that <see cref="ToString"/> wrote.</summary>
    public static BystanderFigures Parse(string line)
    {
        var parts = line.Split(' ');
        double Number(int index) => double.Parse(parts[index], CultureInfo.InvariantCulture);
        return new(parts[0], (long)Number(1), (long)Number(2), Number(3), Number(4), Number(5));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Count} {Failed} {P50:F3} {P99:F3} {Max:F3}");

    /// <summary>As people read it.</summary>
    public string Describe() => string.Create(CultureInfo.InvariantCulture, $"p50 {P50:F1}, p99 {P99:F1}, max {Max:F0} ms ({Count} asked, {Failed} failed)");
}
