using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Milepost.Gateway.Problems;
using Milepost.Grains.Alerts;
using Milepost.Grains.Identity;

namespace Milepost.Gateway.Auth;

/// <summary>The alert a route names, seen by the caller; an endpoint cannot come by an alert in another way.</summary>
/// <param name="User">The caller.</param>
/// <param name="Alert">The alert when the request came in.</param>
internal sealed record VisibleAlert(CurrentUser User, Alert Alert)
{
    public const string RouteMember = "alertId";

    /// <exception cref="ProblemException">There is no such alert, as far as the caller may know.</exception>
    public static async ValueTask<VisibleAlert?> BindAsync(HttpContext http)
    {
        var user = CurrentUser.Of(http.User);
        var found = AlertId.TryParse((string?)http.GetRouteValue(RouteMember), out var alert)
            ? await http.RequestServices.GetRequiredService<VehicleAccess>().FindAsync(user, alert, http.RequestAborted)
            : null;
        return found is null ? throw new ProblemException(ProblemMap.AlertUnknown) : new VisibleAlert(user, found);
    }
}
