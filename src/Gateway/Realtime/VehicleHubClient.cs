using Microsoft.AspNetCore.SignalR;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Telemetry;

namespace Milepost.Gateway.Realtime;

/// <summary>What the server may say to one connection. Each call completes when the connection has taken the message, which is how a slow client is felt.</summary>
internal sealed class VehicleHubClient(ISingleClientProxy proxy, GatewayMetrics metrics)
{
    public Task VehicleChangedAsync(VehicleChangedMessage message, CancellationToken cancellation) => SendAsync("vehicleChanged", message, cancellation);

    public Task AlertRaisedAsync(AlertMessage message, CancellationToken cancellation) => SendAsync("alertRaised", message, cancellation);

    public Task AlertChangedAsync(AlertMessage message, CancellationToken cancellation) => SendAsync("alertChanged", message, cancellation);

    public Task VehicleRemovedAsync(VehicleRemovedMessage message, CancellationToken cancellation) => SendAsync("vehicleRemoved", message, cancellation);

    public Task ResyncAsync(ResyncMessage message, CancellationToken cancellation) => SendAsync("resync", message, cancellation);

    /// <summary>Notes how old an item of the feed was when the connection took it.</summary>
    public void Took(TimeSpan? age) => metrics.Pushed(age);

    private async Task SendAsync(string name, object message, CancellationToken cancellation)
    {
        await proxy.SendAsync(name, message, cancellation);
        metrics.Sent(name);
    }
}
