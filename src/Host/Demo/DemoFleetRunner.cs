using System.Security.Cryptography;
using Milepost.Gateway.Auth;
using Milepost.Grains.Identity;
using Milepost.Host.Serving;
using Milepost.MqttClient;
using Milepost.Silo.Client;

namespace Milepost.Host.Demo;

/// <summary>Sets the demo up when everything listens, says where to sign in, and drives the fleet until the process ends.</summary>
internal sealed class DemoFleetRunner(
    OwnerSetup owner,
    IAccountStore accounts,
    DemoSetup setup,
    ServingOptions options,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<DemoFleetRunner> logger) : BackgroundService
{
    private const string Email = "demo@milepost.example";

    /// <summary>How long a device that lost its connection waits before it connects again.</summary>
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 12);
        var fleet = await SignUpAsync(password, stoppingToken);
        var vehicles = await setup.PrepareAsync(fleet, stoppingToken);
        Console.WriteLine($"Sign in at {options.Http.Url} as {Email} with password {password}");
        await Task.WhenAll(vehicles.Select(vehicle => DriveAsync(vehicle, stoppingToken)));
    }

    private async Task StartedAsync(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var up = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
    }

    /// <summary>The demo account, with a password of its own for this run.</summary>
    private async Task<FleetId> SignUpAsync(string password, CancellationToken cancellation)
    {
        await owner.EnsureOwnerAsync(Email, password, cancellation);
        if (!await owner.ReplacePasswordAsync(Email, password, cancellation))
        {
            throw new InvalidOperationException("This store has an owner who is not the demo's. Give the demo a store of its own: --Milepost:Data ./demo-data");
        }

        return (await accounts.FindByEmailAsync(Email.ToUpperInvariant(), cancellation))!.Fleet;
    }

    private async Task DriveAsync(DemoSetup.Ready vehicle, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await new DemoFleetDriver(vehicle, options.Mqtt.Port, time).DriveAsync(cancellation);
            }
            catch (MqttClientException lost)
            {
                DemoLog.Lost(logger, vehicle.Kind.Name, lost.Message);
                await Task.Delay(Reconnect, time, cancellation);
            }
        }
    }
}
