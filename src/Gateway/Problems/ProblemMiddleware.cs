using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Problems;

/// <summary>Gives every failed request a problem as its body and lets no exception out.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The owner of the request: beyond it an exception would show its stack or end the connection without an answer.")]
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            await CompleteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller left: there is nobody to answer.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await new ProblemResult(Explain(http, failure)).ExecuteAsync(http);
        }
        catch (Exception failure)
        {
            // Half an answer is out: only cutting the connection tells the caller that it is not whole.
            logger.RequestFailed(failure, http.Request.Method, Route(http), ProblemResult.CorrelationId(http));
            http.Abort();
        }
    }

    /// <summary>Fills in the body of an answer that is a bare status: no route, no method, no sign-in.</summary>
    private static Task CompleteAsync(HttpContext http)
    {
        var response = http.Response;
        var bare = response.StatusCode >= 400 && !response.HasStarted && response.ContentType is null && response.ContentLength is null or 0;
        return bare ? new ProblemResult(ProblemMap.OfStatus(response.StatusCode)).ExecuteAsync(http) : Task.CompletedTask;
    }

    private Problem Explain(HttpContext http, Exception failure)
    {
        switch (failure)
        {
            case ProblemException refused:
                return refused.Problem;
            case BadHttpRequestException bad:
                return ProblemMap.OfStatus(bad.StatusCode);
            case SiloUnavailableException:
                logger.StoreUnavailable(failure, http.Request.Method, Route(http), ProblemResult.CorrelationId(http));
                return ProblemMap.Unavailable;
            default:
                logger.RequestFailed(failure, http.Request.Method, Route(http), ProblemResult.CorrelationId(http));
                return ProblemMap.Internal;
        }
    }

    /// <summary>The pattern, not the path: a path may hold what a log must not.</summary>
    private static string Route(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
}
