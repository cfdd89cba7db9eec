using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Milepost.DeviceBridge;
using Milepost.Gateway;
using Milepost.Gateway.Webhooks;
using Milepost.Host.Commands;
using Milepost.Host.Demo;
using Milepost.Host.Telemetry;
using Milepost.Silo.Client;
using Milepost.Silo.Hosting;

namespace Milepost.Host.Serving;

/// <summary>What the command line asks of a serving process.</summary>
/// <param name="Roles">The comma list of roles.</param>
/// <param name="Demo">Whether a simulated fleet drives.</param>
/// <param name="Configuration">What is left over: configuration in command-line form.</param>
internal sealed record ServerArguments(string Roles, bool Demo, string[] Configuration);

/// <summary>Puts silo, bridge and gateway together in one process and runs it.</summary>
internal static class Server
{
    /// <summary>Longest the process may take to end once it was told to; what follows is a kill.</summary>
    public static readonly TimeSpan TerminationLimit = TimeSpan.FromSeconds(10);

    // Less than the process has: what is left is for the store to close.
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(8);

    /// <summary>Runs until the process is told to end; returns the exit code.</summary>
    public static async Task<int> RunAsync(ServerArguments arguments, CancellationToken cancellation)
    {
        try
        {
            await using var app = Build(arguments);
            await app.StartAsync(cancellation);
            await app.WaitForShutdownAsync(cancellation);
            await TelemetryEnd.ShutDownAsync(app.Services);
            return 0;
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            await Console.Error.WriteLineAsync($"Milepost does not start: {refusal.Message}");
            return 1;
        }
    }

    // What the operator can mend and is told in one line; anything else is a bug and shows where it happened.
    private static bool IsRefusal(Exception failure) =>
        failure is FormatException or OptionsValidationException or IOException or SocketException or UnauthorizedAccessException or SiloUnavailableException
        || failure is InvalidOperationException { InnerException: ArgumentException or FormatException };

    private static WebApplication Build(ServerArguments arguments)
    {
        var roles = RoleList.Parse(arguments.Roles);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = arguments.Configuration, ContentRootPath = AppContext.BaseDirectory });
        ConfigurationArguments.Check(arguments.Configuration);
        SecretFiles.Add(builder.Configuration);
        var configuration = builder.Configuration.GetSection("Milepost");
        RefuseWhatIsNotBuilt(builder.Configuration);
        var host = configuration.Get<ServingOptions>() ?? new ServingOptions();
        var telemetry = TelemetryOptions.Read(configuration.GetSection("Telemetry"));

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = ShutdownLimit);
        builder.Services.AddSilo(options =>
        {
            configuration.GetSection("Silo").Bind(options);
            options.Data = configuration["Data"] ?? options.Data;
            options.ConnectionString = builder.Configuration.GetConnectionString("Milepost");
        });
        builder.Services.AddDeviceBridge(configuration.GetSection("Bridge").Bind);
        builder.Services.AddGateway(options =>
        {
            configuration.GetSection("Gateway").Bind(options);
            options.DashboardFolder ??= Path.Combine(AppContext.BaseDirectory, "wwwroot");
        });
        builder.Services.AddAlertWebhook(configuration.GetSection("Webhook").Bind);
        builder.AddTelemetry(telemetry);
        builder.Services.AddSingleton(host);
        builder.Services.AddHostedService<ReadyLine>();
        if (arguments.Demo)
        {
            DemoHosting.AddDemo(builder.Services);
        }
        else
        {
            // Without background work all the host itself could log is a refusal with its stack, which is told in a line of its own.
            builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
            builder.Services.AddHostedService<FirstOwner>();
        }

        // What was received is read on the thread that received it, and what is sent leaves on the thread that lets it go: nothing here blocks.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (roles.HasFlag(Roles.Gateway))
            {
                Listen(kestrel, "Milepost:Http", host.Http, _ => { });
            }

            if (roles.HasFlag(Roles.Bridge))
            {
                Listen(kestrel, "Milepost:Mqtt", host.Mqtt, listener => listener.UseMqtt());
            }

            if (telemetry.MetricsPort != 0)
            {
                var listener = new ServingOptions.Listener { Port = telemetry.MetricsPort, Address = telemetry.MetricsAddress };
                Listen(kestrel, "Milepost:Telemetry:Metrics", listener, _ => { });
            }
        });
        var app = builder.Build();
        MetricsEndpoint.Map(app, telemetry);
        app.MapGateway();
        return app;
    }

    // Ignoring one of these would leave an operator believing in it.
    private static void RefuseWhatIsNotBuilt(ConfigurationManager configuration)
    {
        if (!string.IsNullOrEmpty(configuration["Milepost:Mqtt:TlsPort"]))
        {
            throw new FormatException("Milepost:Mqtt:TlsPort asks for MQTT over TLS, which this version cannot serve yet; leave it out.");
        }

        if (!string.IsNullOrEmpty(configuration["Milepost:Mqtt:Anonymous"]) && configuration["Milepost:Mqtt:Anonymous"] is not ("false" or "False"))
        {
            throw new FormatException("Milepost:Mqtt:Anonymous asks for clients without credentials, which this version cannot let in yet; leave it out.");
        }
    }

    private static void Listen(KestrelServerOptions kestrel, string section, ServingOptions.Listener listener, Action<ListenOptions> configure)
    {
        if (listener.Port is < 1 or > 65_535)
        {
            throw new FormatException($"{section}:Port is {listener.Port}; a port is 1 to 65535.");
        }

        switch (listener.Address)
        {
            case "localhost":
                kestrel.ListenLocalhost(listener.Port, configure);
                break;
            case "*":
                kestrel.ListenAnyIP(listener.Port, configure);
                break;
            default:
                var address = IPAddress.TryParse(listener.Address, out var parsed)
                    ? parsed
                    : throw new FormatException($"{section}:Address is '{listener.Address}'; it takes an IP address, '*' or 'localhost'.");
                kestrel.Listen(address, listener.Port, configure);
                break;
        }
    }
}
