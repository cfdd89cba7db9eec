namespace Milepost.Host.Telemetry;

/// <summary>Where the process tells of itself; section <c>Milepost:Telemetry</c> of the configuration. The standard <c>OTEL_*</c> variables hold beside it.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>
    /// Where metrics, traces and logs are sent to over OTLP, an absolute http or https address; <c>null</c> = <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>
    /// says so, or they are not sent. Default <c>null</c>.
    /// </summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>Share of traces that is recorded, 0 to 1; <c>OTEL_TRACES_SAMPLER</c> overrules it. Default 0.1.</summary>
    public double TraceRatio { get; set; } = 0.1;

    /// <summary>Port of its own for <c>/metrics</c>, 1 to 65 535; 0 = it is served beside REST. Default 0.</summary>
    public int MetricsPort { get; set; }

    /// <summary>Where that port listens: an IP address, <c>*</c> for all (which needs a key), or <c>localhost</c> for loopback only. Default <c>localhost</c>.</summary>
    public string MetricsAddress { get; set; } = "localhost";

    /// <summary>Key that opens <c>/metrics</c> to other machines, as bearer token; 16 to 256 characters; <c>null</c> = only this machine may read it. Default <c>null</c>.</summary>
    public string? MetricsKey { get; set; }

    /// <summary>Reads the section.</summary>
    /// <exception cref="FormatException">A value is out of range or contradicts another; the text says which and why.</exception>
    public static TelemetryOptions Read(IConfiguration section)
    {
        var options = section.Get<TelemetryOptions>() ?? new TelemetryOptions();
        Require(options.OtlpEndpoint is not { } endpoint || IsHttp(endpoint), $"OtlpEndpoint is '{options.OtlpEndpoint}'; it takes an absolute http or https address.");
        Require(options.TraceRatio is >= 0 and <= 1, $"TraceRatio is {options.TraceRatio}; it must be 0 to 1.");
        Require(options.MetricsPort is >= 0 and <= 65_535, $"MetricsPort is {options.MetricsPort}; a port is 1 to 65535, and 0 stands for none of its own.");
        Require(options.MetricsKey is not { } key || key.Length is >= 16 and <= 256, "MetricsKey must be 16 to 256 characters.");
        Require(
            options.MetricsPort == 0 || options.MetricsKey is not null || IsLoopback(options.MetricsAddress),
            $"MetricsAddress is '{options.MetricsAddress}', but without MetricsKey only this machine may read the metrics.");
        return options;
    }

    /// <summary>Whether a text is an absolute address a program can send to.</summary>
    public static bool IsHttp(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    private static bool IsLoopback(string address) =>
        address == "localhost" || (System.Net.IPAddress.TryParse(address, out var parsed) && System.Net.IPAddress.IsLoopback(parsed));

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new FormatException($"Milepost:Telemetry:{problem}");
        }
    }
}
