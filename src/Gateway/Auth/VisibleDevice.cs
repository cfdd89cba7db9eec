using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Milepost.Gateway.Problems;
using Milepost.Grains.Identity;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Auth;

/// <summary>The device a route names, seen by the caller; an endpoint cannot come by a device in another way.</summary>
/// <param name="User">The caller.</param>
/// <param name="Record">The device when the request came in.</param>
internal sealed record VisibleDevice(CurrentUser User, DeviceRecord Record)
{
    public const string RouteMember = "deviceId";

    public DeviceId Id => Record.Id;

    /// <exception cref="ProblemException">There is no such device, as far as the caller may know.</exception>
    public static async ValueTask<VisibleDevice?> BindAsync(HttpContext http)
    {
        var user = CurrentUser.Of(http.User);
        var record = DeviceId.TryParse((string?)http.GetRouteValue(RouteMember), out var device)
            ? await http.RequestServices.GetRequiredService<VehicleAccess>().FindAsync(user, device, http.RequestAborted)
            : null;
        return record is null ? throw new ProblemException(ProblemMap.DeviceUnknown) : new VisibleDevice(user, record);
    }
}
