using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Requests;
using Milepost.Grains.Identity;
using Milepost.Grains.Schedules;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Endpoints;

/// <summary>Register, list, read, correct and retire vehicles.</summary>
internal static class VehicleEndpoints
{
    public static void MapVehicles(this IEndpointRouteBuilder api)
    {
        var vehicles = api.MapGroup("/vehicles").WithTags("Vehicles").RequireAuthorization().ProducesProblem(401);
        vehicles.MapGet("", ListAsync).Produces<VehiclePageResource>()
            .Takes(
                QueryMember.Word<ServiceStage>("stage", "Only vehicles in this stage."),
                QueryMember.Text("q", "Only vehicles with a word in name, plate or VIN that begins so."),
                QueryMember.Word<VehicleSort>("sort", "The order; default due."),
                QueryMember.Limit,
                QueryMember.Cursor)
            .Is("listVehicles", "Vehicles in use.", 400);
        vehicles.MapPost("", CreateAsync).Produces<VehicleResource>(201)
            .Is("createVehicle", "Registers a vehicle; with an id of the client's, the same request is the same vehicle for ever.", 400, 409);

        var one = vehicles.MapGroup("/{" + VisibleVehicle.RouteMember + "}").ProducesProblem(404);
        one.MapGet("", Get).Produces<VehicleResource>().Is("getVehicle", "A vehicle as it is now; retired ones too.");
        one.MapPatch("", ChangeAsync).Produces<VehicleResource>().Is("changeVehicle", "Changes what people write about a vehicle.", 400, 409, 412);
        one.MapDelete("", RetireAsync).Produces(204).Is("retireVehicle", "Takes a vehicle out of use; its history stays.", 412);
    }

    private static async Task<IResult> ListAsync(
        CurrentUser user, RequestQuery query, IVehicleDirectory directory, IVehicleFeed feed, CancellationToken cancellation)
    {
        var wanted = Checks.Run(checks => new VehicleQuery(
            query.Word<ServiceStage>(checks, "stage"),
            query.Text(checks, "q"),
            query.Word<VehicleSort>(checks, "sort") ?? VehicleSort.Due,
            query.Text(checks, "cursor"),
            query.Limit(checks)));
        var page = await directory.ListVehiclesAsync(user.Fleet, wanted, cancellation);
        return Results.Ok(new VehiclePageResource([.. page.Items.Select(Mapping.ToResource)], page.NextCursor, feed.Protect(page.FeedCursor)));
    }

    private static async Task<IResult> CreateAsync(
        CurrentUser user, Body<CreateVehicleRequest> body, IVehicleClient vehicles, TimeProvider time, CancellationToken cancellation)
    {
        var (id, command) = Checks.Run(checks =>
        {
            var (reading, at) = body.Value.Odometer(checks);
            var id = body.Value.ClientId(checks) ?? Guid.CreateVersion7(time.GetUtcNow());
            return (new VehicleId(id), new RegisterVehicle(user.Fleet, body.Value.Details(checks), reading, at));
        });
        var reply = await vehicles.TellAsync(id, command, cancellation);
        return reply.Or(done =>
        {
            var summary = VehicleView.Summarise(done.Vehicle, done.Time);
            return Answers.Created(summary.ToResource(), Tag(summary), $"{GatewayPaths.Api}/vehicles/{id}");
        });
    }

    private static IResult Get(VisibleVehicle vehicle) => Show(vehicle.Reading.Vehicle, vehicle.Reading.Time);

    private static async Task<IResult> ChangeAsync(
        HttpRequest request, VisibleVehicle vehicle, MergePatch<DescribeVehicleRequest> patch, IVehicleClient vehicles, CancellationToken cancellation)
    {
        var summary = VehicleView.Summarise(vehicle.Reading.Vehicle, vehicle.Reading.Time);
        EntityTags.Demand(request, Tag(summary));
        var merged = patch.Apply(DescribeVehicleRequest.Of(summary.Details));
        var reply = await vehicles.TellAsync(vehicle.Id, new DescribeVehicle(Checks.Run(merged.Details)), cancellation);
        return reply.Or(done => Show(done.Vehicle, done.Time));
    }

    private static async Task<IResult> RetireAsync(HttpRequest request, VisibleVehicle vehicle, IVehicleClient vehicles, CancellationToken cancellation)
    {
        EntityTags.Demand(request, Tag(VehicleView.Summarise(vehicle.Reading.Vehicle, vehicle.Reading.Time)));
        var reply = await vehicles.TellAsync(vehicle.Id, new RetireVehicle(), cancellation);
        return reply.Or(_ => Results.NoContent());
    }

    private static IResult Show(Vehicle vehicle, TurnTime time)
    {
        var summary = VehicleView.Summarise(vehicle, time);
        return Answers.Tagged(summary.ToResource(), Tag(summary));
    }

    private static string Tag(VehicleSummary summary) => EntityTags.OfVersion(summary.DetailsVersion);
}
