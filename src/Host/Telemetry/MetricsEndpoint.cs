using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Milepost.Host.Telemetry;

/// <summary><c>/metrics</c> in Prometheus' text format, for this machine and whoever has the key; on a port of its own nothing else is served there.</summary>
internal sealed class MetricsEndpoint(RequestDelegate next, TelemetryOptions options)
{
    private const string MetricsPath = "/metrics";
    private const string BearerPrefix = "Bearer ";

    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Real-IP"];

    private readonly byte[]? _key = options.MetricsKey is { } key ? Digest(key) : null;

    /// <summary>Maps it in front of everything else.</summary>
    public static void Map(WebApplication app, TelemetryOptions options) => app.MapWhen(
        http => http.Request.Path == MetricsPath || (options.MetricsPort != 0 && http.Connection.LocalPort == options.MetricsPort),
        branch => branch.UseMiddleware<MetricsEndpoint>(options).UseOpenTelemetryPrometheusScrapingEndpoint(MetricsPath));

    /// <summary>Whether a path is asked for by machines every few seconds, so that it would drown whatever else is traced.</summary>
    public static bool IsProbe(PathString path) => path == MetricsPath || path.StartsWithSegments("/healthz");

    /// <summary>Lets a request pass or ends it.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (options.MetricsPort != 0 && http.Connection.LocalPort != options.MetricsPort)
        {
            return End(http, StatusCodes.Status404NotFound);
        }

        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            return End(http, StatusCodes.Status405MethodNotAllowed);
        }

        if (IsFromThisMachine(http) || HasKey(http.Request))
        {
            // The exporter answers at once or not at all; nobody's session is touched here.
            return next(http);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return End(http, StatusCodes.Status401Unauthorized);
    }

    // A proxy on this machine brings requests of others: those say whose they are.
    private static bool IsFromThisMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !ProxyHeaders.Any(http.Request.Headers.ContainsKey);

    private bool HasKey(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return _key is not null
            && header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Digest(header[BearerPrefix.Length..].Trim()), _key);
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static Task End(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
