using Microsoft.Extensions.DependencyInjection;

namespace Milepost.Silo.Hosting;

/// <summary>The only registration code of the silo.</summary>
public static class SiloHosting
{
    /// <summary>Adds the silo: <c>IVehicleClient</c>, <c>ITelemetryIngest</c> and the other ports of <c>Milepost.Silo.Client</c>, and the hosted service that runs them.</summary>
    /// <remarks>Needs an <c>IPayloadDecoder</c> and a <see cref="TimeProvider"/> in the container.</remarks>
    public static IServiceCollection AddSilo(this IServiceCollection services, Action<SiloOptions> configure)
    {
        services.Configure(configure);
        return services;
    }
}
