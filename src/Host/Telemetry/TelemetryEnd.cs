using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Milepost.Host.Telemetry;

/// <summary>Sends what is left when the process ends, but does not wait for a receiver that takes nothing.</summary>
internal static class TelemetryEnd
{
    // One limit for all three at once: left alone each would take its own five seconds, one after the other.
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1_500);

    /// <summary>Ends all providers there are.</summary>
    public static Task ShutDownAsync(IServiceProvider services)
    {
        var limit = (int)Limit.TotalMilliseconds;
        return Task.WhenAll(
            Task.Run(() => services.GetService<MeterProvider>()?.Shutdown(limit)),
            Task.Run(() => services.GetService<TracerProvider>()?.Shutdown(limit)),
            Task.Run(() => services.GetService<LoggerProvider>()?.Shutdown(limit)));
    }
}
