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

    private BenchSilo(ServiceProvider services) => _services = services;

    /// <summary>Starts it.</summary>
    public static async Task<BenchSilo> StartAsync(string folder)
    {
        var silo = new BenchSilo(new ServiceCollection()
            .AddLogging()
            .AddSingleton<IPayloadDecoder, NoDecoder>()
            .AddSilo(options => options.Data = folder)
            .BuildServiceProvider());
        await silo.Get<IHostedService>().StartAsync(CancellationToken.None);
        return silo;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await Get<IHostedService>().StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    /// <summary>No letter is read again here.</summary>
    private sealed class NoDecoder : IPayloadDecoder
    {
        public DecodedPayload Decode(string topic, ReadOnlyMemory<byte> payload, Instant receivedAt) => new([], []);
    }
}
