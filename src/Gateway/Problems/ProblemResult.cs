using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Milepost.Gateway.Problems;

/// <summary>Writes a problem as <c>application/problem+json</c>.</summary>
internal sealed class ProblemResult(Problem problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return response.WriteAsJsonAsync(Details(httpContext), options: null, "application/problem+json", httpContext.RequestAborted);
    }

    /// <summary>What names this request in logs, traces and answers.</summary>
    public static string CorrelationId(HttpContext http) => Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;

    private ProblemDetails Details(HttpContext http)
    {
        var details = new ProblemDetails { Type = problem.Type, Title = problem.Title, Status = problem.Status, Detail = problem.Detail };
        details.Extensions["correlationId"] = CorrelationId(http);
        if (!problem.Errors.IsEmpty)
        {
            details.Extensions["errors"] = problem.Errors;
        }

        return details;
    }
}
