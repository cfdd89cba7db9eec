using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Requests;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Endpoints;

/// <summary>What a vehicle's devices said, as it was received.</summary>
internal static class TelemetryEndpoints
{
    public static void MapTelemetry(this IEndpointRouteBuilder api) => api
        .MapGroup("/vehicles/{" + VisibleVehicle.RouteMember + "}/telemetry").WithTags("Telemetry").RequireAuthorization()
        .ProducesProblem(401).ProducesProblem(404).ProducesProblem(503)
        .MapGet("", ListAsync).Produces<PageResource<TelemetryMessageResource>>()
        .Takes(
            QueryMember.Text("from", "Only messages received at or after this instant."),
            QueryMember.Text("to", "Only messages received before this instant."),
            QueryMember.Limit,
            QueryMember.Cursor)
        .Is("listTelemetry", "Messages of the vehicle's devices as received, oldest first, while payloads are kept; at most 100 a page, whatever the limit.", 400);

    private static async Task<IResult> ListAsync(VisibleVehicle vehicle, RequestQuery query, ITelemetryArchive archive, CancellationToken cancellation)
    {
        var (from, to, cursor, limit) = Checks.Run(checks =>
            (query.Moment(checks, "from"), query.Moment(checks, "to"), query.Text(checks, "cursor"), query.Limit(checks)));
        var page = await archive.ListAsync(
            vehicle.Id, from ?? new Instant(0), to ?? Instant.From(DateTimeOffset.MaxValue), cursor, Math.Min(limit, ITelemetryArchive.MaxPerPage), cancellation);
        return Results.Ok(new PageResource<TelemetryMessageResource>([.. page.Items.Select(Mapping.ToResource)], page.NextCursor));
    }
}
