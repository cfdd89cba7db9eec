using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Milepost.Gateway.Problems;
using Milepost.Gateway.Requests;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Endpoints;

/// <summary>The few shapes endpoints answer in, and how they declare themselves.</summary>
internal static class Answers
{
    public static IResult AsResult(this Problem problem) => new ProblemResult(problem);

    /// <summary>The answer to a command: what was asked for, or why not.</summary>
    public static IResult Or(this VehicleReply reply, Func<VehicleDone, IResult> done) =>
        reply is VehicleDone outcome ? done(outcome) : ProblemMap.Of(reply).AsResult();

    public static IResult Tagged<T>(T resource, string tag) => new TaggedResult<T>(resource, tag, StatusCodes.Status200OK, null);

    public static IResult Created<T>(T resource, string tag, string location) => new TaggedResult<T>(resource, tag, StatusCodes.Status201Created, location);

    /// <summary>Declares the name of the operation, its one-line summary, its success and the problems that may come instead.</summary>
    public static RouteHandlerBuilder Is(this RouteHandlerBuilder endpoint, string operation, string summary, params ReadOnlySpan<int> problems)
    {
        foreach (var status in problems)
        {
            endpoint.ProducesProblem(status);
        }

        return endpoint.WithName(operation).WithSummary(summary);
    }

    /// <summary>Describes the query.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, params object[] members) => endpoint.WithMetadata(members);

    private sealed class TaggedResult<T>(T resource, string tag, int status, string? location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            EntityTags.Write(httpContext.Response, tag);
            if (location is not null)
            {
                httpContext.Response.Headers.Location = location;
            }

            return Results.Json(resource, WireJson.Options, statusCode: status).ExecuteAsync(httpContext);
        }
    }
}
