using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Milepost.Gateway.Problems;
using Milepost.Grains.Identity;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Auth;

/// <summary>The vehicle a route names, seen by the caller; an endpoint cannot come by a vehicle's id in another way.</summary>
/// <param name="User">The caller.</param>
/// <param name="Reading">The vehicle when the request came in.</param>
internal sealed record VisibleVehicle(CurrentUser User, VehicleReading Reading)
{
    public const string RouteMember = "vehicleId";

    public VehicleId Id => Reading.Vehicle.Id;

    /// <exception cref="ProblemException">There is no such vehicle, as far as the caller may know.</exception>
    public static async ValueTask<VisibleVehicle?> BindAsync(HttpContext http)
    {
        var user = CurrentUser.Of(http.User);
        var reading = VehicleId.TryParse((string?)http.GetRouteValue(RouteMember), out var vehicle)
            ? await http.RequestServices.GetRequiredService<VehicleAccess>().FindAsync(user, vehicle, http.RequestAborted)
            : null;
        return reading is null ? throw new ProblemException(ProblemMap.VehicleUnknown) : new VisibleVehicle(user, reading);
    }
}
