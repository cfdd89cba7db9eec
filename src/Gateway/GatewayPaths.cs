using Microsoft.AspNetCore.Http;

namespace Milepost.Gateway;

/// <summary>Where things are.</summary>
internal static class GatewayPaths
{
    public const string Api = "/api/v1";
    public const string Hub = "/hubs/vehicles";
    public const string OpenApi = "/openapi/{documentName}.json";

    public static bool IsHub(PathString path) => path.StartsWithSegments(Hub);

    /// <summary>Whether a path belongs to programs; everything else is the dashboard's.</summary>
    public static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/hubs") || path.StartsWithSegments("/healthz")
        || path.StartsWithSegments("/openapi") || path.StartsWithSegments("/metrics") || path.StartsWithSegments("/mqtt");
}
