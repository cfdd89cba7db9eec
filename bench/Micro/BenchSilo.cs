using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;
using Milepost.Silo.Hosting;

namespace Milepost.Micro;

/// <summary>The product's silo with its defaults, on a folder of its own.</summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private bool _isStarted;

    private BenchSilo(ServiceProvider services) => _services = services;

    /// <summary>Puts it together without starting it; the store is a data folder, or the connection string of a PostgreSQL database.</summary>
    public static BenchSilo Make(string store) => new(new ServiceCollection()
        .AddLogging()
        .AddSingleton<IPayloadDecoder, NoDecoder>()
        .AddSilo(options => Place(options, store))
        .BuildServiceProvider());

    /// <summary>Starts it.</summary>
    public static async Task<BenchSilo> StartAsync(string store)
    {
        var silo = Make(store);
        await silo.Get<IHostedService>().StartAsync(CancellationToken.None);
        silo._isStarted = true;
        return silo;
    }

    // No folder of a benchmark has an equals sign in its name, and no connection string is without one.
    private static void Place(SiloOptions options, string store)
    {
        if (store.Contains('=', StringComparison.Ordinal))
        {
            options.ConnectionString = store;
        }
        else
        {
            options.Data = store;
        }
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            await Get<IHostedService>().StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }

    /// <summary>No letter is read again here.</summary>
    private sealed class NoDecoder : IPayloadDecoder
    {
        public DecodedPayload Decode(string topic, ReadOnlyMemory<byte> payload, Instant receivedAt) => new([], []);
    }
}
