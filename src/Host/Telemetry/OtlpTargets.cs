namespace Milepost.Host.Telemetry;

/// <summary>Which signals somebody receives over OTLP.</summary>
internal sealed record OtlpTargets(bool Metrics, bool Traces, bool Logs)
{
    private const string Common = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Reads the standard variables; an endpoint of ours stands in where the common one is absent.</summary>
    /// <exception cref="FormatException">One of them is no address.</exception>
    public static OtlpTargets Read(IConfiguration configuration, string? endpoint)
    {
        if (string.IsNullOrEmpty(configuration[Common]) && endpoint is not null)
        {
            configuration[Common] = endpoint;
        }

        var all = IsNamed(configuration, Common);
        return new OtlpTargets(
            IsNamed(configuration, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT") || all,
            IsNamed(configuration, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") || all,
            IsNamed(configuration, "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT") || all);
    }

    private static bool IsNamed(IConfiguration configuration, string variable)
    {
        var address = configuration[variable];
        return string.IsNullOrEmpty(address) ? false
            : TelemetryOptions.IsHttp(address) ? true
            : throw new FormatException($"{variable} is '{address}'; it takes an absolute http or https address.");
    }
}
