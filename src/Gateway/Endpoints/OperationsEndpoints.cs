using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Problems;
using Milepost.Gateway.Requests;
using Milepost.Grains.Identity;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Endpoints;

/// <summary>What became of messages: the ones that could not be taken in, and the balance of all.</summary>
internal static class OperationsEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder api)
    {
        var letters = api.MapGroup("/deadLetters").WithTags("Operations").RequireAuthorization().ProducesProblem(401);
        letters.MapGet("", ListAsync).Produces<PageResource<DeadLetterResource>>()
            .Takes(QueryMember.Text("deviceId", "Only this device's."), QueryMember.Limit, QueryMember.Cursor)
            .Is("listDeadLetters", "Messages that could not be taken in, newest first.", 400, 404);
        letters.MapPost("/{letterId}/retry", RetryAsync).Produces(204)
            .Is("retryDeadLetter", "Reads a message again; when that works it is taken in and the letter is gone.", 404, 409, 503);

        api.MapGroup("/accounting").WithTags("Operations").RequireAuthorization().ProducesProblem(401)
            .MapGet("", BalanceAsync).Produces<AccountingResource>().Takes(QueryMember.Text("deviceId", "Only this device's."))
            .Is("getAccounting", "Samples by outcome, of the fleet or of one device.", 400, 404);
    }

    private static async Task<IResult> ListAsync(
        CurrentUser user, RequestQuery query, VehicleAccess access, IDeadLetters letters, CancellationToken cancellation)
    {
        var (cursor, limit) = Checks.Run(checks => (query.Text(checks, "cursor"), query.Limit(checks)));
        var device = await DeviceAsync(user, query, access, cancellation);
        var page = await letters.ListAsync(user.Fleet, device, cursor, limit, cancellation);
        return Results.Ok(new PageResource<DeadLetterResource>([.. page.Items.Select(Mapping.ToResource)], page.NextCursor));
    }

    private static async Task<IResult> RetryAsync(CurrentUser user, string letterId, IDeadLetters letters, CancellationToken cancellation)
    {
        var result = long.TryParse(letterId, NumberStyles.None, CultureInfo.InvariantCulture, out var letter)
            ? await letters.RetryAsync(user.Fleet, letter, cancellation)
            : RetryResult.Unknown;
        return result switch
        {
            RetryResult.Taken => Results.NoContent(),
            RetryResult.StillUnreadable => ProblemMap.StillUnreadable.AsResult(),
            RetryResult.Unavailable => ProblemMap.Unavailable.AsResult(),
            _ => ProblemMap.DeadLetterUnknown.AsResult(),
        };
    }

    private static async Task<IResult> BalanceAsync(
        CurrentUser user, RequestQuery query, VehicleAccess access, IAccounting accounting, CancellationToken cancellation)
    {
        var device = await DeviceAsync(user, query, access, cancellation);
        return Results.Ok((await accounting.ReadAsync(user.Fleet, device, cancellation)).ToResource());
    }

    /// <summary>The device the query names.</summary>
    /// <exception cref="ProblemException">There is no such device, as far as the caller may know.</exception>
    private static async ValueTask<DeviceId?> DeviceAsync(CurrentUser user, RequestQuery query, VehicleAccess access, CancellationToken cancellation)
    {
        if (Checks.Run(checks => query.Text(checks, "deviceId")) is not { } text)
        {
            return null;
        }

        return DeviceId.TryParse(text, out var device) && await access.FindAsync(user, device, cancellation) is not null
            ? device
            : throw new ProblemException(ProblemMap.DeviceUnknown);
    }
}
