using System.Globalization;
using System.Text.RegularExpressions;

namespace Milepost.EndToEnd.Tests.Telemetry;

/// <summary>Reads Prometheus' text format strictly: what is not of it throws.</summary>
internal sealed partial class PrometheusText
{
    private PrometheusText(IReadOnlyDictionary<string, string> types, IReadOnlyList<Sample> samples) => (Types, Samples) = (types, samples);

    /// <summary>Type of each family.</summary>
    public IReadOnlyDictionary<string, string> Types { get; }

    /// <summary>Every value.</summary>
    public IReadOnlyList<Sample> Samples { get; }

    public static PrometheusText Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var types = new Dictionary<string, string>();
        var samples = new List<Sample>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (TypeLine().Match(line) is { Success: true } type)
            {
                Assert.True(types.TryAdd(type.Groups["family"].Value, type.Groups["type"].Value), $"the family of '{line}' comes twice");
            }
            else if (!line.StartsWith('#'))
            {
                samples.Add(Read(line));
            }
        }

        return new PrometheusText(types, samples);
    }

    /// <summary>The only value of a name whose labels hold these.</summary>
    public double Value(string name, params (string Name, string Value)[] labels) =>
        Assert.Single(Samples, sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value)).Value;

    /// <summary>How often a histogram counted, once its buckets were found in order and complete.</summary>
    public double Count(string histogram)
    {
        Assert.Equal("histogram", Types[histogram]);
        var buckets = Samples.Where(sample => sample.Name == histogram + "_bucket").ToList();
        var bounds = buckets.Select(bucket => bucket.Labels["le"] == "+Inf" ? double.PositiveInfinity : double.Parse(bucket.Labels["le"], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(bounds.Order(), bounds);
        Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
        var count = Value(histogram + "_count");
        Assert.Equal(double.PositiveInfinity, bounds[^1]);
        Assert.Equal(count, buckets[^1].Value);
        Assert.True(Value(histogram + "_sum") >= 0);
        return count;
    }

    private static Sample Read(string line)
    {
        var match = SampleLine().Match(line);
        Assert.True(match.Success, $"'{line}' is no line of the format");
        var labels = Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value);
        var value = match.Groups["value"].Value is "+Inf" ? double.PositiveInfinity : double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
        return new Sample(match.Groups["name"].Value, labels, value);
    }

    [GeneratedRegex(@"^# TYPE (?<family>[a-zA-Z_:][\w:]*) (?<type>counter|gauge|histogram|summary|untyped)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][\w:]*)(\{(?<labels>([a-zA-Z_]\w*=""([^""\\\n]|\\[\\n""])*"",?)*)\})? (?<value>\S+)( \d+)?$")]
    private static partial Regex SampleLine();

    [GeneratedRegex(@"(?<name>[a-zA-Z_]\w*)=""(?<value>([^""\\\n]|\\[\\n""])*)""")]
    private static partial Regex Label();

    internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
}
