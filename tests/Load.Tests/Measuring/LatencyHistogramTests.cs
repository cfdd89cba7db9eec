using Milepost.Load.Measuring;

namespace Milepost.Load.Tests.Measuring;

public class LatencyHistogramTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(999_999)]
    [InlineData(1_000_000_000)]
    [InlineData(LatencyHistogram.LongestNs - 1)]
    [InlineData(LatencyHistogram.LongestNs)]
    public void A_value_is_reported_within_one_half_percent(long ns)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(ns);
        histogram.Record(LatencyHistogram.LongestNs);

        Assert.InRange(histogram.PercentileNs(0.5), ns * 0.995, ns * 1.005);
    }

    [Fact]
    public void Percentiles_agree_with_the_sorted_values()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var values = Enumerable.Range(0, 20_000).Select(_ => (long)Math.Exp(random.NextDouble() * 25)).ToArray();
        var histogram = new LatencyHistogram();
        Array.ForEach(values, histogram.Record);
        Array.Sort(values);

        foreach (var share in new[] { 0, 0.1, 0.5, 0.9, 0.99, 0.999, 1 })
        {
            var exact = values[Math.Max(0, (int)Math.Ceiling(share * values.Length) - 1)];
            var reported = histogram.PercentileNs(share);
            Assert.True(Math.Abs(reported - exact) <= exact * 0.01, $"seed {seed}: {share} of the values is {exact}, reported {reported}");
        }
    }

    [Fact]
    public void Two_histograms_added_are_the_histogram_of_all_values()
    {
        LatencyHistogram first = new(), second = new(), all = new();
        for (var ns = 1L; ns < 1_000_000; ns = ns * 3 / 2 + 1)
        {
            (ns % 2 == 0 ? first : second).Record(ns);
            all.Record(ns);
        }

        first.Add(second);

        Assert.Equal(all.Count, first.Count);
        Assert.Equal(all.MaxNs, first.MaxNs);
        Assert.All(Enumerable.Range(0, 101), p => Assert.Equal(all.PercentileNs(p / 100.0), first.PercentileNs(p / 100.0)));
    }

    [Fact]
    public void What_is_beyond_the_limits_counts_as_the_limit()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(-1);
        histogram.Record(long.MaxValue);

        Assert.Equal(0, histogram.PercentileNs(0));
        Assert.Equal(LatencyHistogram.LongestNs, histogram.MaxNs);
    }

    [Fact]
    public void An_empty_histogram_reports_zero() => Assert.Equal(0, new LatencyHistogram().PercentileNs(0.99));
}
