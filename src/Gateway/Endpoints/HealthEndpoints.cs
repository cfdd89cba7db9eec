using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Endpoints;

/// <summary>Whether the process lives and whether it can keep its promises.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/healthz").WithTags("Health").AllowAnonymous();
        health.MapGet("/live", () => Results.Ok(new HealthResource("live", null))).Produces<HealthResource>()
            .Is("isLive", "The process answers.");
        health.MapGet("/ready", Ready).Produces<HealthResource>().Produces<HealthResource>(503)
            .Is("isReady", "The silo keeps its promises; reasons only to the machine itself or a signed-in caller.");
    }

    private static IResult Ready(HttpContext http, ISiloHealth silo)
    {
        var problems = silo.Problems;
        var mayKnow = CurrentUser.TryOf(http.User) is not null || (http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address));
        var resource = new HealthResource(problems.Count == 0 ? "ready" : "notReady", mayKnow ? problems : null);
        return Results.Json(resource, statusCode: problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
