using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace Milepost.Gateway.Tests;

/// <summary>Every route of the running application as requests, so that a new route is in every sweep by itself.</summary>
internal static partial class RouteWalk
{
    /// <summary>All routes, with a fresh UUID for each member.</summary>
    public static IEnumerable<(HttpMethod Method, string Path)> Of(GatewayApp app) => app.Routes.SelectMany(route => Of(route));

    /// <summary>One route, once per method.</summary>
    /// <param name="route">The route.</param>
    /// <param name="fill">What to put in place of a route member; a fresh UUID where it gives nothing.</param>
    public static IEnumerable<(HttpMethod Method, string Path)> Of(RouteEndpoint route, Func<string, string?>? fill = null)
    {
        var path = "/" + Member().Replace(route.RoutePattern.RawText!, match => Value(match.Groups[1].Value, fill)).Trim('/');
        foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
        {
            yield return (new HttpMethod(method), path);
        }
    }

    private static string Value(string member, Func<string, string?>? fill) =>
        fill?.Invoke(member) ?? (member == "documentName" ? "v1" : Guid.CreateVersion7().ToString());

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Member();
}
