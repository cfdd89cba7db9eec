using System.Reflection;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Milepost.Host.Telemetry;

/// <summary>Wires what the rooms measure to whoever asks: a scraper that comes by, and an OTLP receiver where one is named.</summary>
internal static class TelemetryHosting
{
    private const string Ours = "Milepost.*";
    private const string HubCalls = "Microsoft.AspNetCore.SignalR.Server";

    /// <summary>Adds metrics, and traces and logs where somebody receives them.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetryOptions options)
    {
        // A terminal or pipe that takes nothing must not hold up a turn: what finds the queue full is dropped, and the console says how much.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);

        var targets = OtlpTargets.Read(builder.Configuration, options.OtlpEndpoint);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(Describe)
            .WithMetrics(metrics => AddMetrics(metrics, targets));
        if (targets.Traces)
        {
            var isSamplerNamed = !string.IsNullOrEmpty(builder.Configuration["OTEL_TRACES_SAMPLER"]);
            telemetry.WithTracing(traces => AddTraces(traces, isSamplerNamed ? null : options.TraceRatio));
        }

        if (targets.Logs)
        {
            telemetry.WithLogging(logs => logs.AddOtlpExporter(), logs => logs.IncludeFormattedMessage = true);
        }
    }

    // What the operator's own variables say comes last and so holds.
    private static void Describe(ResourceBuilder resource) => resource
        .AddService("milepost", serviceVersion: Assembly.GetExecutingAssembly().GetName().Version?.ToString(3))
        .AddEnvironmentVariableDetector();

    private static void AddMetrics(MeterProviderBuilder metrics, OtlpTargets targets)
    {
        // Not cached: who may scrape is known, and a test that has just done something wants to see it.
        metrics.AddMeter(Ours).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation()
            .AddPrometheusExporter(scraping => scraping.ScrapeResponseCacheDurationMilliseconds = 0);
        if (targets.Metrics)
        {
            metrics.AddOtlpExporter();
        }
    }

    private static void AddTraces(TracerProviderBuilder traces, double? ratio)
    {
        traces.AddSource(Ours, HubCalls).AddOtlpExporter().AddAspNetCoreInstrumentation(requests =>
        {
            requests.Filter = http => !MetricsEndpoint.IsProbe(http.Request.Path);

            // A query may hold what finds a hub connection again; nothing of it is needed to tell requests apart.
            requests.EnrichWithHttpRequest = (span, _) => span.SetTag("url.query", null);
        });
        if (ratio is { } share)
        {
            traces.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(share)));
        }
    }
}
