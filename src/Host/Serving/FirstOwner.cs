using Milepost.Gateway.Auth;

namespace Milepost.Host.Serving;

/// <summary>Makes sure that somebody can sign in: the owner from the configuration, or a one-time link for the first one.</summary>
internal sealed class FirstOwner(OwnerSetup setup, IConfiguration configuration, ServingOptions options) : IHostedService
{
    /// <summary>Runs after the silo's own start, so the store is up.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var owner = configuration.GetSection("Milepost:Owner");
        if (await setup.EnsureOwnerAsync(owner["Email"], owner["Password"], cancellationToken) is { } token)
        {
            Console.WriteLine($"Nobody can sign in yet. Create the first owner at {options.Http.Url}/setup#token={token}");
        }
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
