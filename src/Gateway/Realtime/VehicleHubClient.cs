using Microsoft.AspNetCore.SignalR;
using Milepost.Gateway.Contracts;

namespace Milepost.Gateway.Realtime;

/// <summary>What the server may say to one connection. Each call completes when the connection has taken the message, which is how a slow client is felt.</summary>
internal sealed class VehicleHubClient(ISingleClientProxy proxy)
{
    public Task VehicleChangedAsync(VehicleChangedMessage message, CancellationToken cancellation) =>
        proxy.SendAsync("vehicleChanged", message, cancellation);

    public Task AlertRaisedAsync(AlertMessage message, CancellationToken cancellation) => proxy.SendAsync("alertRaised", message, cancellation);

    public Task AlertChangedAsync(AlertMessage message, CancellationToken cancellation) => proxy.SendAsync("alertChanged", message, cancellation);

    public Task VehicleRemovedAsync(VehicleRemovedMessage message, CancellationToken cancellation) =>
        proxy.SendAsync("vehicleRemoved", message, cancellation);

    public Task ResyncAsync(ResyncMessage message, CancellationToken cancellation) => proxy.SendAsync("resync", message, cancellation);
}
