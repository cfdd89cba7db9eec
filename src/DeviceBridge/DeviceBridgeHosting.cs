using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Milepost.DeviceBridge.Connections;
using Milepost.DeviceBridge.Devices;
using Milepost.DeviceBridge.Dialects;
using Milepost.DeviceBridge.Ingest;
using Milepost.DeviceBridge.Sessions;
using Milepost.DeviceBridge.Telemetry;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge;

/// <summary>The only registration code of the device endpoint.</summary>
public static class DeviceBridgeHosting
{
    /// <summary>Adds the device endpoint and the <see cref="IPayloadDecoder"/> the silo reads dead letters again with.</summary>
    /// <remarks>
    /// Needs <see cref="ITelemetryIngest"/>, <see cref="IDeadLetters"/>, <see cref="IDeviceDirectory"/> and <see cref="IAccounting"/> in
    /// the container. A listener serves it after <see cref="UseMqtt"/>.
    /// </remarks>
    public static IServiceCollection AddDeviceBridge(this IServiceCollection services, Action<DeviceBridgeOptions> configure)
    {
        services.AddOptions<DeviceBridgeOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DeviceBridgeOptions>, DeviceBridgeOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(DialectTable.Standard);
        services.AddSingleton<IPayloadDecoder, PayloadDecoder>();
        services.AddSingleton<BridgeMetrics>();
        services.AddSingleton<DeviceAuthenticator>();
        services.AddSingleton<SessionRegistry>();
        services.AddSingleton<TelemetryIngest>();
        services.AddSingleton<ConnectionLimits>();
        services.AddSingleton<Handshake>();
        services.AddSingleton<MqttConnectionHandler>();
        return services;
    }

    /// <summary>Serves MQTT 3.1.1 and 5.0 on this listener.</summary>
    public static ListenOptions UseMqtt(this ListenOptions listener)
    {
        listener.UseConnectionHandler<MqttConnectionHandler>();
        return listener;
    }
}
