using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Milepost.Silo.Accounts;
using Milepost.Silo.Actors;
using Milepost.Silo.Client;
using Milepost.Silo.Devices;
using Milepost.Silo.Effects;
using Milepost.Silo.Feeds;
using Milepost.Silo.Journal;
using Milepost.Silo.Journal.Log;
using Milepost.Silo.Storage;
using Milepost.Silo.Storage.Postgres;
using Milepost.Silo.Storage.Sqlite;
using Milepost.Silo.Telemetry;
using Milepost.Silo.Timers;

namespace Milepost.Silo.Hosting;

/// <summary>The only registration code of the silo.</summary>
public static class SiloHosting
{
    /// <summary>Adds the silo: <c>IVehicleClient</c>, <c>ITelemetryIngest</c> and the other ports of <c>Milepost.Silo.Client</c>, and the hosted service that runs them.</summary>
    /// <remarks>Needs an <c>IPayloadDecoder</c> and a <see cref="TimeProvider"/> in the container.</remarks>
    public static IServiceCollection AddSilo(this IServiceCollection services, Action<SiloOptions> configure)
    {
        services.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SiloOptions>, SiloOptionsValidator>());
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<SiloOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<SiloMetrics>().AddSingleton<SiloReadings>();
        return services.AddStore().AddActors().AddPorts().AddHostedService<SiloService>();
    }

    private static IServiceCollection AddStore(this IServiceCollection services) => services
        .AddSingleton<SiloHealth>()
        .AddSingleton(provider => Engine(provider.GetRequiredService<SiloOptions>()))
        .AddSingleton(provider => new StoreReaders(
            provider.GetRequiredService<StoreEngine>(), provider.GetRequiredService<SiloOptions>().ReadConnections))
        .AddSingleton<StoreJournal>()
        .AddSingleton<IJournal>(provider => provider.GetRequiredService<StoreJournal>())
        .AddSingleton<GroupCommit>()
        .AddSingleton<StoreWrites>()
        .AddSingleton<LogSorter>()
        .AddSingleton<Retention>()
        .AddSingleton<CursorSeal>();

    /// <summary>The store the options name.</summary>
    internal static StoreEngine Engine(SiloOptions options) => string.IsNullOrEmpty(options.ConnectionString)
        ? new SqliteEngine(options.Data)
        : new PostgresEngine(new PostgresAddress(options.ConnectionString, options.StoreTimeout));

    private static IServiceCollection AddActors(this IServiceCollection services) => services
        .AddSingleton<IVehicleRules, VehicleRules>()
        .AddSingleton<TurnClock>()
        .AddSingleton<VehicleNumbers>()
        .AddSingleton<Accounting>()
        .AddSingleton<RollUp>()
        .AddSingleton<LetterBox>()
        .AddSingleton<IUntakenTelemetry, UntakenTelemetry>()
        .AddSingleton<ActorContext>()
        .AddSingleton<VehicleHost>()
        .AddSingleton<ClockWatch>()
        .AddSingleton<WakeService>()
        .AddSingleton<EffectContext>()
        .AddSingleton<EffectRunner>();

    private static IServiceCollection AddPorts(this IServiceCollection services) => services
        .AddSingleton<LetterReader>()
        .AddSingleton<DeviceDirectory>()
        .AddSingleton<VehicleFeed>()
        .AddSingleton<ISiloHealth>(provider => provider.GetRequiredService<SiloHealth>())
        .AddSingleton<IVehicleClient>(provider => provider.GetRequiredService<VehicleHost>())
        .AddSingleton<IDeviceDirectory>(provider => provider.GetRequiredService<DeviceDirectory>())
        .AddSingleton<IVehicleFeed>(provider => provider.GetRequiredService<VehicleFeed>())
        .AddSingleton<IAccounting>(provider => provider.GetRequiredService<Accounting>())
        .AddSingleton<IVehicleDirectory, VehicleDirectory>()
        .AddSingleton<IDeadLetters, DeadLetters>()
        .AddSingleton<ITelemetryArchive, TelemetryArchive>()
        .AddSingleton<ITelemetryIngest, TelemetryIngest>()
        .AddSingleton<IAccountStore, AccountStore>();
}
