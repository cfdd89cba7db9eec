using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Problems;
using Milepost.Gateway.Requests;
using Milepost.Grains.Odometers;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Endpoints;

/// <summary>Where a vehicle stands, and what a person reads off its odometer.</summary>
internal static class OdometerEndpoints
{
    public static void MapOdometer(this IEndpointRouteBuilder api)
    {
        var odometer = api.MapGroup("/vehicles/{" + VisibleVehicle.RouteMember + "}/odometer").WithTags("Odometer").RequireAuthorization()
            .ProducesProblem(401).ProducesProblem(404);
        odometer.MapGet("", List).Produces<ListResource<OdometerPointResource>>()
            .Takes(
                QueryMember.Text("from", "Only points at or after this instant."),
                QueryMember.Text("to", "Only points before this instant."))
            .Is("listOdometer", "The points the vehicle's hot state holds: the last absolute reading and where it stands now.", 400);
        odometer.MapPost("", RecordAsync).Produces<ObservationResource>(201)
            .Is("recordOdometer", "Takes in a reading; the verdict says what became of it.", 400, 409);
    }

    private static IResult List(VisibleVehicle vehicle, RequestQuery query)
    {
        var (from, to) = Checks.Run(checks => (query.Moment(checks, "from"), query.Moment(checks, "to")));
        var points = Points(vehicle.Reading.Vehicle.Odometer)
            .Where(point => !(point.At < from?.ToDateTimeOffset()) && !(point.At >= to?.ToDateTimeOffset()));
        return Results.Ok(new ListResource<OdometerPointResource>([.. points]));
    }

    private static List<OdometerPointResource> Points(OdometerTrack track)
    {
        var points = new List<OdometerPointResource>();
        if (track.Anchor is { } anchor && (track.Shown is not { } now || anchor.At < now.At))
        {
            points.Add(new(anchor.At.ToDateTimeOffset(), null, anchor.Value.Kilometres, anchor.Source, Estimated: false, PlusMinusKm: 0));
        }

        if (track.Shown is { } shown)
        {
            points.Add(new(shown.At.ToDateTimeOffset(), null, shown.Value.Kilometres, shown.Source, shown.Estimated, shown.PlusMinus.Kilometres));
        }

        return points;
    }

    private static async Task<IResult> RecordAsync(
        VisibleVehicle vehicle, Body<OdometerRequest> body, IVehicleClient vehicles, CancellationToken cancellation)
    {
        var command = Checks.Run(checks => Command(body.Value, vehicle.User.Email, checks));
        var reply = await vehicles.TellAsync(vehicle.Id, command, cancellation);
        return reply.Or(done =>
        {
            var recorded = done.Events.OfType<ManualReadingRecorded>().FirstOrDefault();
            return recorded is null
                ? ProblemMap.Of(new InvalidMember("at", "The same reading was taken in before.")).AsResult()
                : Results.Created($"{GatewayPaths.Api}/vehicles/{vehicle.Id}/odometer", recorded.ToResource());
        });
    }

    private static RecordManualReading Command(OdometerRequest request, string author, Checks checks)
    {
        if (request.OdometerKm is null == request.OdometerMi is null)
        {
            checks.Refuse("odometerKm", "Exactly one of odometerKm and odometerMi is required.");
        }

        var reading = checks.Kilometres("odometerKm", request.OdometerKm) ?? checks.Miles("odometerMi", request.OdometerMi) ?? Distance.Zero;
        var unit = request.OdometerMi is null ? SentUnit.Canonical : SentUnit.Miles;
        return new RecordManualReading(checks.Moment("at", request.At), reading, unit, author);
    }
}
