using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Milepost.Gateway.Problems;

namespace Milepost.Gateway.Auth;

/// <summary>Refuses what another site may have made a browser send: changes signed in by cookie, and hub connections of a foreign origin.</summary>
internal sealed class CrossSiteGuard(RequestDelegate next, ILogger<CrossSiteGuard> logger)
{
    private const string Header = "X-Milepost-Request";

    public Task InvokeAsync(HttpContext http)
    {
        if (Suspicion(http) is not { } reason)
        {
            return next(http);
        }

        logger.Forgery(http.Request.Method, http.Request.Path.Value ?? string.Empty, reason, $"{http.Connection.RemoteIpAddress}");
        return new ProblemResult(ProblemMap.ForgerySuspected).ExecuteAsync(http);
    }

    private static string? Suspicion(HttpContext http)
    {
        var request = http.Request;
        if (GatewayPaths.IsHub(request.Path))
        {
            // CORS does not cover WebSockets: the handshake's origin is checked here or nowhere.
            return IsForeign(request) ? "foreign origin" : null;
        }

        // A foreign page can send a form, but not a header of its own without asking first.
        var changes = !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));
        return changes && CurrentUser.TryOf(http.User) is { ByCookie: true } && request.Headers[Header] != "1" ? "header missing" : null;
    }

    /// <summary>Compares host and port; the scheme may have been changed by a proxy that ends TLS.</summary>
    private static bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, Authority(request), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The request's host as a URI prints it: without the scheme's own port.</summary>
    private static string Authority(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var uri) ? uri.Authority : request.Host.Value ?? string.Empty;
}
