using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Problems;
using Milepost.Gateway.Requests;
using Milepost.Grains.Identity;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Endpoints;

/// <summary>Work done on a vehicle.</summary>
internal static class ServiceEndpoints
{
    public static void MapServices(this IEndpointRouteBuilder api)
    {
        var services = api.MapGroup("/vehicles/{" + VisibleVehicle.RouteMember + "}/services").WithTags("Services").RequireAuthorization()
            .ProducesProblem(401).ProducesProblem(404);
        services.MapGet("", List).Produces<PageResource<ServiceResource>>().Takes(QueryMember.Limit, QueryMember.Cursor)
            .Is("listServices", "Service records, newest first.", 400);
        services.MapPost("", CompleteAsync).Produces<ServiceResource>(201)
            .Is("recordService", "Records work done; the items it names begin their next cycle.", 400, 409);
        services.MapGet("/{serviceId}", Get).Produces<ServiceResource>().Is("getService", "A service record.");
        services.MapDelete("/{serviceId}", WithdrawAsync).Produces(204).Is("withdrawService", "Withdraws a record; dues become what they were without it.", 409);
    }

    private static IResult List(VisibleVehicle vehicle, RequestQuery query)
    {
        var (limit, cursor) = Checks.Run(checks => (query.Limit(checks), query.Text(checks, "cursor")));
        var newestFirst = vehicle.Reading.Vehicle.Plan.Records.Reverse();
        var rest = cursor is null ? newestFirst : newestFirst.SkipWhile(done => done.Record.Id.ToString() != cursor).Skip(1);
        var page = rest.Take(limit + 1).Select(done => done.Record.ToResource()).ToList();
        return Results.Ok(new PageResource<ServiceResource>([.. page.Take(limit)], page.Count > limit ? page[limit - 1].Id : null));
    }

    private static async Task<IResult> CompleteAsync(
        VisibleVehicle vehicle, Body<ServiceRequest> body, IVehicleClient vehicles, TimeProvider time, CancellationToken cancellation)
    {
        var record = Checks.Run(checks => body.Value.ToRecord(
            new ServiceRecordId(checks.ClientId("id", body.Value.Id) ?? Guid.CreateVersion7(time.GetUtcNow())), vehicle.User.Email, checks));
        var reply = await vehicles.TellAsync(vehicle.Id, new CompleteService(record), cancellation);
        return reply.Or(done =>
        {
            var stored = Find(done.Vehicle, record.Id) ?? record;
            return Answers.Created(stored.ToResource(), EntityTags.OfContent(stored.ToResource()), $"{GatewayPaths.Api}/vehicles/{vehicle.Id}/services/{record.Id}");
        });
    }

    private static IResult Get(VisibleVehicle vehicle, string serviceId)
    {
        var record = ServiceRecordId.TryParse(serviceId, out var id) ? Find(vehicle.Reading.Vehicle, id)?.ToResource() : null;
        return record is null ? ProblemMap.ServiceRecordUnknown.AsResult() : Answers.Tagged(record, EntityTags.OfContent(record));
    }

    private static async Task<IResult> WithdrawAsync(VisibleVehicle vehicle, string serviceId, IVehicleClient vehicles, CancellationToken cancellation)
    {
        if (!ServiceRecordId.TryParse(serviceId, out var id))
        {
            return ProblemMap.ServiceRecordUnknown.AsResult();
        }

        var reply = await vehicles.TellAsync(vehicle.Id, new WithdrawService(id, vehicle.User.Email), cancellation);
        return reply.Or(_ => Results.NoContent());
    }

    private static ServiceRecord? Find(Vehicle vehicle, ServiceRecordId id) =>
        vehicle.Plan.Records.FirstOrDefault(done => done.Record.Id == id)?.Record;
}
