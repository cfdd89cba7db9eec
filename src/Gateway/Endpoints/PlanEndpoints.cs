using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Problems;
using Milepost.Gateway.Requests;
using Milepost.Grains.Identity;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Endpoints;

/// <summary>The service items of a vehicle.</summary>
internal static class PlanEndpoints
{
    public static void MapPlan(this IEndpointRouteBuilder api)
    {
        var plan = api.MapGroup("/vehicles/{" + VisibleVehicle.RouteMember + "}/plan").WithTags("Plan").RequireAuthorization()
            .ProducesProblem(401).ProducesProblem(404);
        plan.MapGet("", List).Produces<ListResource<PlanItemResource>>().Is("listPlan", "Every service item with where it stands.");
        plan.MapPost("", AddAsync).Produces<PlanItemResource>(201).Is("addPlanItem", "Adds a service item.", 400, 409);
        plan.MapGet("/{itemId}", Get).Produces<PlanItemResource>().Is("getPlanItem", "A service item with where it stands.");
        plan.MapPut("/{itemId}", ReplaceAsync).Produces<PlanItemResource>().Is("replacePlanItem", "Replaces a service item; its history stays.", 400, 409, 412);
        plan.MapDelete("/{itemId}", RemoveAsync).Produces(204).Is("removePlanItem", "Takes a service item out of the plan.", 409, 412);
    }

    private static IResult List(VisibleVehicle vehicle) => Results.Ok(new ListResource<PlanItemResource>(
        [.. VehicleView.Plan(vehicle.Reading.Vehicle, vehicle.Reading.Time).Select(Mapping.ToResource)]));

    private static async Task<IResult> AddAsync(
        VisibleVehicle vehicle, Body<PlanItemRequest> body, IVehicleClient vehicles, TimeProvider time, CancellationToken cancellation)
    {
        var item = Checks.Run(checks => body.Value.ToDefinition(
            new ServiceItemId(checks.ClientId("id", body.Value.Id) ?? Guid.CreateVersion7(time.GetUtcNow())), checks));
        var reply = await vehicles.TellAsync(vehicle.Id, new AddServiceItem(item), cancellation);
        return reply.Or(done => Find(done.Vehicle, done.Time, item.Id) is { } added
            ? Answers.Created(added, Tag(added), $"{GatewayPaths.Api}/vehicles/{vehicle.Id}/plan/{item.Id}")
            : ProblemMap.ServiceItemUnknown.AsResult());
    }

    private static IResult Get(VisibleVehicle vehicle, string itemId) => Show(vehicle.Reading.Vehicle, vehicle.Reading.Time, itemId);

    private static async Task<IResult> ReplaceAsync(
        HttpRequest request, VisibleVehicle vehicle, string itemId, Body<PlanItemRequest> body, IVehicleClient vehicles, CancellationToken cancellation)
    {
        if (Find(vehicle, itemId) is not { } current)
        {
            return ProblemMap.ServiceItemUnknown.AsResult();
        }

        EntityTags.Demand(request, Tag(current));
        var item = Checks.Run(checks => body.Value.ToDefinition(new ServiceItemId(Guid.Parse(current.Id)), checks));
        var reply = await vehicles.TellAsync(vehicle.Id, new ChangeServiceItem(item), cancellation);
        return reply.Or(done => Show(done.Vehicle, done.Time, itemId));
    }

    private static async Task<IResult> RemoveAsync(
        HttpRequest request, VisibleVehicle vehicle, string itemId, IVehicleClient vehicles, CancellationToken cancellation)
    {
        if (Find(vehicle, itemId) is not { } current)
        {
            return ProblemMap.ServiceItemUnknown.AsResult();
        }

        EntityTags.Demand(request, Tag(current));
        var reply = await vehicles.TellAsync(vehicle.Id, new RemoveServiceItem(new ServiceItemId(Guid.Parse(current.Id))), cancellation);
        return reply.Or(_ => Results.NoContent());
    }

    private static IResult Show(Vehicle vehicle, TurnTime time, string itemId) =>
        ServiceItemId.TryParse(itemId, out var id) && Find(vehicle, time, id) is { } item
            ? Answers.Tagged(item, Tag(item))
            : ProblemMap.ServiceItemUnknown.AsResult();

    private static PlanItemResource? Find(VisibleVehicle vehicle, string itemId) =>
        ServiceItemId.TryParse(itemId, out var id) ? Find(vehicle.Reading.Vehicle, vehicle.Reading.Time, id) : null;

    private static PlanItemResource? Find(Vehicle vehicle, TurnTime time, ServiceItemId id) =>
        VehicleView.Plan(vehicle, time).FirstOrDefault(item => item.Definition.Id == id)?.ToResource();

    private static string Tag(PlanItemResource item) => EntityTags.OfContent(PlanItemRequest.Of(item));
}
