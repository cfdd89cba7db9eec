using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Milepost.Gateway.Auth;

/// <summary>Takes <c>access_token</c> out of a request's address before the host logs or traces the address, and keeps it for sign-in.</summary>
/// <remarks>Middleware would be too late: the host writes its "request starting" line and its trace before the first one runs.</remarks>
internal sealed class QueryTokenScrubber(IHttpContextFactory inner) : IHttpContextFactory
{
    private const string Member = "access_token";

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        if (featureCollection.Get<IHttpRequestFeature>() is { } request && request.QueryString.Contains(Member, StringComparison.OrdinalIgnoreCase))
        {
            featureCollection.Set(Scrub(request));
        }

        return inner.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => inner.Dispose(httpContext);

    private static QueryToken Scrub(IHttpRequestFeature request)
    {
        var members = QueryHelpers.ParseQuery(request.QueryString);
        var token = members.Remove(Member, out var values) && values is [{ } only] ? only : null;
        request.QueryString = QueryString.Create(members).Value ?? string.Empty;
        request.RawTarget = request.Path + request.QueryString;
        return new QueryToken(token);
    }
}

/// <summary>What stood in a request's <c>access_token</c>; <c>null</c> where it was given twice.</summary>
internal sealed record QueryToken(string? Value);
