using System.Diagnostics.Metrics;

namespace Milepost.Silo.Client;

/// <summary>The buckets every room measures durations in, so that the stages of a message can be laid side by side.</summary>
public static class DurationBuckets
{
    /// <summary>Upper bounds in seconds, from 10 µs to 10 s.</summary>
    public static InstrumentAdvice<double> Seconds { get; } = new()
    {
        HistogramBucketBoundaries =
        [
            0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
        ],
    };
}
