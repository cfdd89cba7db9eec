using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Problems;
using Milepost.Gateway.Requests;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Endpoints;

/// <summary>The change feed, page by page.</summary>
internal static class FeedEndpoints
{
    public static void MapFeed(this IEndpointRouteBuilder api) =>
        api.MapGroup("/feed").WithTags("Feed").RequireAuthorization().ProducesProblem(401)
            .MapGet("", ReadAsync).Produces<FeedPageResource>()
            .Takes(QueryMember.Text("cursor", "Where to go on; absent = from the beginning."), QueryMember.Limit)
            .Is("readFeed", "What happened, oldest first; ask again from nextCursor.", 400, 410);

    private static async Task<IResult> ReadAsync(CurrentUser user, RequestQuery query, IVehicleFeed feed, CancellationToken cancellation)
    {
        var (cursor, limit) = Checks.Run(checks => (query.Text(checks, "cursor"), query.Limit(checks)));
        var after = default(FeedCursor);
        if (cursor is not null && !feed.TryUnprotect(cursor, out after))
        {
            return ProblemMap.CursorGone.AsResult();
        }

        var page = await feed.ReadAsync(user.Fleet, after, limit, cancellation);
        return Results.Ok(new FeedPageResource([.. page.Items.Select(item => ToResource(item, feed))], feed.Protect(page.Next)));
    }

    private static FeedItemResource ToResource(FeedItem item, IVehicleFeed feed) => item switch
    {
        AlertRaisedItem raised => Of("alertRaised", raised, raised.Alert.ToResource(), feed),
        AlertChangedItem changed => Of("alertChanged", changed, changed.Alert.ToResource(), feed),
        VehicleRemovedItem => Of("vehicleRemoved", item, null, feed),
        _ => Of("vehicleChanged", item, null, feed),
    };

    private static FeedItemResource Of(string type, FeedItem item, AlertResource? alert, IVehicleFeed feed) =>
        new(type, feed.Protect(item.Cursor), item.Vehicle.ToString(), alert);
}
