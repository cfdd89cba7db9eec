using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Milepost.DeviceBridge.Telemetry;
using Milepost.Gateway.Telemetry;
using Milepost.Silo.Telemetry;
using Milepost.TestKit;

namespace Milepost.Conventions.Tests;

/// <summary>The table of instruments and the instruments are the same, and all are named as OpenTelemetry asks.</summary>
public sealed class MetricsTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "metrics.md"));

    public static TheoryData<string> Meters => [SiloMetrics.MeterName, BridgeMetrics.MeterName, GatewayMetrics.MeterName];

    [Theory]
    [MemberData(nameof(Meters))]
    public void The_table_holds_every_instrument_and_no_other(string meter)
    {
        var instruments = Instruments(meter).Select(Row).ToList();
        var table = Rows(meter).ToList();

        Assert.Empty(instruments.Except(table));
        Assert.Empty(table.Except(instruments));
    }

    [Theory]
    [MemberData(nameof(Meters))]
    public void Every_instrument_has_a_lower_case_name_a_unit_and_a_sentence(string meter) => Assert.All(Instruments(meter), instrument =>
    {
        Assert.Matches(@"^milepost(\.[a-z][a-z_]*)+$", instrument.Name);
        Assert.Matches(@"^(s|By|1|\{[a-z]+\})$", instrument.Unit);
        Assert.EndsWith(".", instrument.Description, StringComparison.Ordinal);
    });

    [Fact]
    public void The_spans_of_the_silo_stand_in_the_table()
    {
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == SiloTraces.SourceName,
            Sample = (ref _) => System.Diagnostics.ActivitySamplingResult.AllData,
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        using var commit = SiloTraces.Commit(new Silo.Journal.JournalBatch());
        using var load = SiloTraces.Load(default);

        Assert.All([commit!, load!], span =>
        {
            Assert.Contains($"| `{span.OperationName}` |", Document, StringComparison.Ordinal);
            Assert.All(span.TagObjects, tag => Assert.Contains($"`{tag.Key}`", Document, StringComparison.Ordinal));
        });
    }

    private static List<Instrument> Instruments(string meter)
    {
        var found = new List<Instrument>();
        using var services = new ServiceCollection()
            .AddMetrics().AddSingleton<SiloMetrics>().AddSingleton<BridgeMetrics>().AddSingleton<GatewayMetrics>()
            .BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Scope == factory && instrument.Meter.Name == meter)
                {
                    found.Add(instrument);
                }
            },
        };
        listener.Start();
        services.GetRequiredService<SiloMetrics>();
        services.GetRequiredService<BridgeMetrics>();
        services.GetRequiredService<GatewayMetrics>();
        return found;
    }

    private static string Row(Instrument instrument) =>
        $"| `{instrument.Name}` | {KindOf(instrument.GetType().Name)} | `{instrument.Unit}` | {instrument.Description} |";

    private static string KindOf(string type) => type switch
    {
        _ when type.StartsWith("Histogram", StringComparison.Ordinal) => "histogram",
        _ when type.Contains("UpDownCounter", StringComparison.Ordinal) => "up-down counter",
        _ when type.Contains("Counter", StringComparison.Ordinal) => "counter",
        _ => "gauge",
    };

    private static IEnumerable<string> Rows(string meter)
    {
        var section = Document[Document.IndexOf($"## {meter}\n", StringComparison.Ordinal)..];
        var end = section.IndexOf("\n## ", StringComparison.Ordinal);
        return section[..(end < 0 ? section.Length : end)].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
    }
}
