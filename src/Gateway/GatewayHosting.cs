using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Endpoints;
using Milepost.Gateway.Problems;
using Milepost.Gateway.Realtime;
using Milepost.Gateway.Requests;
using Milepost.Gateway.Telemetry;

namespace Milepost.Gateway;

/// <summary>The only registration code of the gateway, and the order of its middleware.</summary>
public static class GatewayHosting
{
    private const int HubMessageBytes = 65_536;

    /// <summary>Adds REST, the hub, sign-in, health and the API document.</summary>
    /// <remarks>Needs the ports of <c>Milepost.Silo.Client</c> in the container. After the silo has started and before requests are taken, call <see cref="OwnerSetup.EnsureOwnerAsync"/>.</remarks>
    public static IServiceCollection AddGateway(this IServiceCollection services, Action<GatewayOptions> configure)
    {
        services.AddOptions<GatewayOptions>().Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<JsonOptions>(options => WireJson.Apply(options.SerializerOptions));
        services.Configure<KestrelServerOptions>(options => options.AddServerHeader = false);
        services.AddMetrics();
        services.AddSingleton<GatewayMetrics>();
        services.AddAuth();
        services.AddHub();
        services.AddApiDocument();
        return services;
    }

    /// <summary>Maps everything the gateway serves.</summary>
    /// <remarks>The order is the point: every answer gets its headers, every failure its problem, and nothing runs before sign-in that needs it.</remarks>
    public static void MapGateway(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseDashboardFiles();
        app.UseRouting();
        app.UseDashboardPage();
        app.UseAuthentication();
        app.UseMiddleware<CrossSiteGuard>();
        app.UseAuthorization();

        app.MapHealth();
        app.MapOpenApi(GatewayPaths.OpenApi);
        app.MapApi();
        app.MapVehicleHub();
    }

    private static void AddHub(this IServiceCollection services)
    {
        services.AddSingleton<FeedForwarder>();
        services.AddSingleton<HubConnections>();
        services.AddSingleton<Snapshots>();
        services.AddSignalR(options =>
        {
            options.EnableDetailedErrors = false;
            options.MaximumReceiveMessageSize = HubMessageBytes;
            options.MaximumParallelInvocationsPerClient = 1;
            options.StreamBufferCapacity = 1;
            options.HandshakeTimeout = TimeSpan.FromSeconds(5);
        }).AddJsonProtocol(options => WireJson.Apply(options.PayloadSerializerOptions));
    }

    private static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(GatewayPaths.Api);
        api.MapAuth();
        api.MapVehicles();
        api.MapPlan();
        api.MapServices();
        api.MapOdometer();
        api.MapTelemetry();
        api.MapUsage();
        api.MapAlerts();
        api.MapDevices();
        api.MapOperations();
        api.MapFeed();
    }

    private static void MapVehicleHub(this IEndpointRouteBuilder app)
    {
        var limits = app.ServiceProvider.GetRequiredService<IOptions<GatewayOptions>>().Value;
        app.MapHub<VehicleHub>(GatewayPaths.Hub, options =>
        {
            // One transport: the others put the ticket into many requests, and their buffers hide a client that does not read.
            options.Transports = HttpTransportType.WebSockets;
            options.CloseOnAuthenticationExpiration = true;
            options.ApplicationMaxBufferSize = HubMessageBytes;
            options.TransportMaxBufferSize = HubMessageBytes;
            options.TransportSendTimeout = limits.SlowClientTimeout;
        }).RequireAuthorization();
    }
}
