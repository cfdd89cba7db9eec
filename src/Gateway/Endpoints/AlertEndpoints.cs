using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Requests;
using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Vehicles;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Endpoints;

/// <summary>List alerts, and say what people do with them.</summary>
internal static class AlertEndpoints
{
    public static void MapAlerts(this IEndpointRouteBuilder api)
    {
        var alerts = api.MapGroup("/alerts").WithTags("Alerts").RequireAuthorization().ProducesProblem(401);
        alerts.MapGet("", ListAsync).Produces<PageResource<AlertResource>>()
            .Takes(
                QueryMember.Text("vehicleId", "Only this vehicle's."),
                QueryMember.Word<AlertState>("state", "Only this state."),
                QueryMember.Flag("open", "Leave out resolved ones."),
                QueryMember.Limit,
                QueryMember.Cursor)
            .Is("listAlerts", "Alerts, newest first.", 400);

        var one = alerts.MapGroup("/{" + VisibleAlert.RouteMember + "}").ProducesProblem(404);
        one.MapGet("", Get).Produces<AlertResource>().Is("getAlert", "An alert.");
        one.MapPost("/acknowledge", AcknowledgeAsync).Produces<AlertResource>().Is("acknowledgeAlert", "Says that somebody has seen it.", 409);
        one.MapPost("/snooze", SnoozeAsync).Produces<AlertResource>().Is("snoozeAlert", "Silences it for a while; a worse stage always ends the silence.", 400, 409);
        one.MapPost("/assign", AssignAsync).Produces<AlertResource>().Is("assignAlert", "Says who takes care of it.", 400, 409);
        one.MapDelete("/assign", UnassignAsync).Produces<AlertResource>().Is("unassignAlert", "Says that nobody takes care of it any more.", 409);
        one.MapPost("/resolve", ResolveAsync).Produces<AlertResource>().Is("resolveAlert", "Closes it by hand.", 409);
    }

    private static async Task<IResult> ListAsync(CurrentUser user, RequestQuery query, IVehicleDirectory directory, CancellationToken cancellation)
    {
        var wanted = Checks.Run(checks => new AlertQuery(
            Vehicle(checks, query),
            query.Word<AlertState>(checks, "state"),
            query.Flag(checks, "open"),
            query.Text(checks, "cursor"),
            query.Limit(checks)));
        var page = await directory.ListAlertsAsync(user.Fleet, wanted, cancellation);
        return Results.Ok(new PageResource<AlertResource>([.. page.Items.Select(Mapping.ToResource)], page.NextCursor));
    }

    private static IResult Get(VisibleAlert alert) => Show(alert.Alert);

    private static Task<IResult> AcknowledgeAsync(VisibleAlert alert, IVehicleClient vehicles, CancellationToken cancellation) =>
        TellAsync(alert, new AcknowledgeAlert(alert.Alert.Id, alert.User.Email), vehicles, cancellation);

    private static Task<IResult> AssignAsync(VisibleAlert alert, Body<AssignRequest> body, IVehicleClient vehicles, CancellationToken cancellation)
    {
        var to = Checks.Run(checks => checks.Name("to", body.Value.To, Alert.MaxAssignee));
        return TellAsync(alert, new AssignAlert(alert.Alert.Id, to, alert.User.Email), vehicles, cancellation);
    }

    private static Task<IResult> UnassignAsync(VisibleAlert alert, IVehicleClient vehicles, CancellationToken cancellation) =>
        TellAsync(alert, new AssignAlert(alert.Alert.Id, null, alert.User.Email), vehicles, cancellation);

    private static Task<IResult> ResolveAsync(VisibleAlert alert, IVehicleClient vehicles, CancellationToken cancellation) =>
        TellAsync(alert, new ResolveAlert(alert.Alert.Id, alert.User.Email), vehicles, cancellation);

    private static Task<IResult> SnoozeAsync(
        VisibleAlert alert, Body<SnoozeRequest> body, IVehicleClient vehicles, TimeProvider time, CancellationToken cancellation)
    {
        var now = Instant.From(time.GetUtcNow());
        var command = Checks.Run(checks => Snooze(body.Value, alert, now, checks));
        return TellAsync(alert, command, vehicles, cancellation);
    }

    private static SnoozeAlert Snooze(SnoozeRequest request, VisibleAlert alert, Instant now, Checks checks)
    {
        if (request is { Until: null, UntilKm: null, UntilWorse: not true })
        {
            checks.Refuse("until", "At least one of until, untilKm and untilWorse is required.");
        }

        var until = checks.Moment("until", request.Until);
        if (until <= now)
        {
            checks.Refuse("until", "It must lie in the future.");
        }

        return new SnoozeAlert(alert.Alert.Id, until, checks.Kilometres("untilKm", request.UntilKm), request.UntilWorse ?? false, alert.User.Email);
    }

    private static async Task<IResult> TellAsync(VisibleAlert alert, VehicleCommand command, IVehicleClient vehicles, CancellationToken cancellation)
    {
        var reply = await vehicles.TellAsync(alert.Alert.Vehicle, command, cancellation);
        return reply.Or(done => Show(After(done, alert.Alert)));
    }

    /// <summary>The alert as the command left it; as it was where there was nothing left to do.</summary>
    private static Alert After(VehicleDone done, Alert before) =>
        done.Events.OfType<AlertChanged>().LastOrDefault(changed => changed.Alert.Id == before.Id)?.Alert ?? before;

    private static IResult Show(Alert alert) => Answers.Tagged(alert.ToResource(), EntityTags.OfVersion(alert.Version));

    private static VehicleId? Vehicle(Checks checks, RequestQuery query)
    {
        if (query.Text(checks, "vehicleId") is not { } text)
        {
            return null;
        }

        if (!VehicleId.TryParse(text, out var vehicle))
        {
            checks.Refuse("vehicleId", "It is not the id of a vehicle.");
        }

        return vehicle;
    }
}
