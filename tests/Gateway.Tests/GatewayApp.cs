using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Tests.Memory;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.Silo.Hosting;

namespace Milepost.Gateway.Tests;

/// <summary>The gateway on a real socket, and the language its tests are written in.</summary>
internal sealed class GatewayApp : IAsyncDisposable
{
    public const string OwnerEmail = "owner@example.test";
    public const string Password = "correct horse battery";

    private readonly WebApplication _app;

    private GatewayApp(Action<GatewayOptions>? configure, string? siloFolder = null)
    {
        Vehicles = new MemoryVehicles(Feed, Time);
        Devices = new MemoryDevices(Vehicles, Time);
        _app = Build(configure, services => AddPorts(services, siloFolder));
    }

    public MemoryAccounts Accounts { get; } = new();

    public MemoryFeed Feed { get; } = new();

    public MemoryHealth Health { get; } = new();

    public TestTime Time { get; } = new();

    public LogSink Logs { get; } = new();

    public MemoryVehicles Vehicles { get; }

    public MemoryDevices Devices { get; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public IServiceProvider Services => _app.Services;

    /// <summary>Everything that is mapped.</summary>
    public IReadOnlyList<RouteEndpoint> Routes =>
        [.. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    /// <summary>Starts with one account, <see cref="OwnerEmail"/>.</summary>
    public static async Task<GatewayApp> StartAsync(Action<GatewayOptions>? configure = null)
    {
        var app = await StartEmptyAsync(configure);
        await app.Services.GetRequiredService<OwnerSetup>().EnsureOwnerAsync(OwnerEmail, Password);
        return app;
    }

    /// <summary>Starts without an account.</summary>
    public static async Task<GatewayApp> StartEmptyAsync(Action<GatewayOptions>? configure = null)
    {
        var app = new GatewayApp(configure);
        await app._app.StartAsync();
        return app;
    }

    /// <summary>Starts over the real silo on a folder, which may hold what another run left.</summary>
    public static async Task<GatewayApp> StartOnSiloAsync(string folder)
    {
        var app = new GatewayApp(configure: null, folder);
        await app._app.StartAsync();
        await app.Services.GetRequiredService<OwnerSetup>().EnsureOwnerAsync(OwnerEmail, Password);
        return app;
    }

    public HttpClient Anonymous() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>A client signed in by bearer token.</summary>
    public async Task<HttpClient> SignedInAsync(string email = OwnerEmail)
    {
        var client = Anonymous();
        var tokens = await SignInAsync(client, email);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("accessToken").GetString());
        return client;
    }

    /// <summary>Signs in and gives the answer's body.</summary>
    public static async Task<JsonElement> SignInAsync(HttpClient client, string email = OwnerEmail, string password = Password)
    {
        var answer = await client.PostAsJsonAsync("/api/v1/auth/login", new { email, password });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.BodyAsync();
    }

    /// <summary>Another account with a fleet of its own.</summary>
    public AccountRecord AddStranger(string email = "stranger@example.test")
    {
        var hash = Services.GetRequiredService<Passwords>().Hash(Password);
        var fleet = new FleetId(Guid.CreateVersion7());
        var now = Instant.From(Time.GetUtcNow());
        var account = new AccountRecord(Guid.CreateVersion7(), email, email.ToUpperInvariant(), hash, fleet, now);
        Accounts.Add(account, new FleetRecord(fleet, "Their fleet", now));
        return account;
    }

    public FleetId Fleet(string email = OwnerEmail) => Accounts.Accounts.Single(account => account.Email == email).Fleet;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>The silo itself on a folder, or its ports in memory.</summary>
    private void AddPorts(IServiceCollection services, string? siloFolder)
    {
        if (siloFolder is not null)
        {
            services.AddSingleton<IPayloadDecoder, NoDecoder>();
            services.AddSilo(options => options.Data = siloFolder);
            return;
        }

        services.AddSingleton<IAccountStore>(Accounts);
        services.AddSingleton<IVehicleFeed>(Feed);
        services.AddSingleton<ISiloHealth>(Health);
        services.AddSingleton<IVehicleClient>(Vehicles);
        services.AddSingleton<IVehicleDirectory>(Vehicles);
        services.AddSingleton<IDeviceDirectory>(Devices);
        services.AddSingleton<IDeadLetters>(Devices);
        services.AddSingleton<ITelemetryArchive>(Devices);
        services.AddSingleton<IAccounting>(Devices);
    }

    private WebApplication Build(Action<GatewayOptions>? configure, Action<IServiceCollection> addPorts)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Logs);
        builder.Services.AddSingleton<TimeProvider>(Time);
        addPorts(builder.Services);
        builder.Services.AddGateway(options =>
        {
            // Cheap passwords and a short interval: tests sign in hundreds of times and wait for nothing.
            options.PasswordIterations = 10_000;
            options.VehicleInterval = TimeSpan.FromMilliseconds(10);
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapGateway();
        return app;
    }
}
