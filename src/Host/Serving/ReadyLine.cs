namespace Milepost.Host.Serving;

/// <summary>Says on one line, once every listener is up, where Milepost answers.</summary>
internal sealed class ReadyLine(IHostApplicationLifetime lifetime, ServingOptions options) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
            Console.WriteLine($"Milepost is ready: dashboard and REST at {options.Http.Url}, MQTT at {options.Mqtt.Host}:{options.Mqtt.Port}"));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
