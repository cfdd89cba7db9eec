using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Milepost.DeviceBridge.Devices;
using Milepost.DeviceBridge.Dialects;
using Milepost.DeviceBridge.Ingest;
using Milepost.DeviceBridge.Sessions;
using Milepost.DeviceBridge.Telemetry;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Connections;

/// <summary>The life of one connection: admit, shake hands, run, tear down.</summary>
internal sealed class MqttConnectionHandler(
    ConnectionLimits limits,
    Handshake handshake,
    SessionRegistry registry,
    IDeviceDirectory directory,
    DialectTable dialects,
    TelemetryIngest ingest,
    IAccounting accounting,
    BridgeMetrics metrics,
    IOptions<DeviceBridgeOptions> options,
    TimeProvider time,
    ILogger<MqttConnectionHandler> logger) : ConnectionHandler
{
    // Long enough for a farewell on a slow link, short enough for a revoked device to be gone within a second.
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromMilliseconds(500);

    private readonly DeviceBridgeOptions settings = options.Value;

    /// <inheritdoc />
    [SuppressMessage("Design", "CA1031", Justification = "Owner of the connection: whatever failed ends this connection only, and is logged.")]
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        using var admission = limits.TryAdmit(connection.RemoteEndPoint);
        if (admission is null)
        {
            logger.TooMany(connection.RemoteEndPoint);
            connection.Abort();
            return;
        }

        var end = "failed";
        metrics.Opened();
        try
        {
            end = await ServeAsync(connection);
        }
        catch (Exception exception) when (exception is ConnectionResetException or ConnectionAbortedException)
        {
            end = "reset";
        }
        catch (Exception exception)
        {
            logger.Failed(connection.RemoteEndPoint, exception);
            connection.Abort();
        }
        finally
        {
            metrics.Closed(end);
        }
    }

    private async Task<string> ServeAsync(ConnectionContext connection)
    {
        var shutdown = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(shutdown, connection.ConnectionClosed);
        switch (await handshake.RunAsync(connection.Transport, ends.Token))
        {
            case HandshakeResult.Accepted accepted:
                return await RunAsync(connection, accepted, shutdown);
            case HandshakeResult.Refused refused:
                metrics.SignInRefused(refused.Answer?.ReasonCode);
                logger.NotSignedIn(connection.RemoteEndPoint, refused.Why);
                return "not-signed-in";
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<string> RunAsync(ConnectionContext connection, HandshakeResult.Accepted accepted, CancellationToken shutdown)
    {
        var (connect, device, _) = accepted;
        var name = connect.ClientIdentifier.Length > 0 ? connect.ClientIdentifier : $"auto-{Guid.CreateVersion7():N}";
        var sender = new PacketSender(connection.Transport.Output, connect.Version, settings.SendBufferBytes, settings.SendTimeout, metrics, time);
        using var live = new LiveConnection(connection.Transport.Input, sender, connect.Version, name, device);
        var budget = new IngestBudget(settings.MaxInFlightMessages, settings.MaxInFlightBytes);
        var acknowledgements = new AcknowledgementQueue(settings.MaxInFlightMessages, connect.Version, budget, live, metrics);
        var keepAlive = TimeSpan.FromSeconds(SignInRules.KeepAliveSeconds(connect, settings.Device));
        using var monitor = new KeepAliveMonitor(time, keepAlive, () => live.Close(CloseReason.Silent));
        var flow = new ConnectionFlow(budget, acknowledgements, monitor);
        var sending = WatchAsync(sender, live);
        try
        {
            registry.Add(live);
            await RefreshAsync(live, accepted);
            using var onShutdown = shutdown.UnsafeRegister(static state => ((LiveConnection)state!).Close(CloseReason.ShuttingDown), live);
            live.Send(SignInRules.Welcome(connect, settings.Device, name));
            live.Flush();
            logger.SignedIn(device.Id.Value, connection.RemoteEndPoint, connect.Version);
            await LoopFor(live, connect, flow).RunAsync(connection.Transport.Input);
        }
        catch (OperationCanceledException) when (live.Reason is not null)
        {
            // The connection ended while a message waited for room.
        }
        finally
        {
            live.Close(CloseReason.EndOfStream);
            registry.Remove(live);
            await SayFarewellAsync(connection, live, sender, sending, budget);
        }

        logger.Ended(device.Id.Value, connection.RemoteEndPoint, live.Reason!.Detail);
        return live.Reason.Code?.ToString() ?? "gone";
    }

    private PacketLoop LoopFor(LiveConnection live, Connect connect, ConnectionFlow flow)
    {
        var session = new Session(
            connect.Version,
            new DeviceTopics(live.Device.Id, dialects),
            settings.Device,
            MayExpireLater: connect.Properties.SessionExpiryInterval is > 0);
        return new PacketLoop(live, session, flow, ingest, accounting, metrics, connect.Properties.MaximumPacketSize ?? uint.MaxValue);
    }

    // Between look-up and registration a change would have reached nobody.
    private async Task RefreshAsync(LiveConnection live, HandshakeResult.Accepted accepted)
    {
        if (registry.Changes == accepted.ChangesBefore)
        {
            return;
        }

        if (await directory.FindAsync(accepted.Device.Id, live.Closing) is { } now)
        {
            live.DeviceChanged(now);
        }
        else
        {
            live.Close(CloseReason.Revoked);
        }
    }

    /// <summary>Whether everything left, once that is known; a peer that takes nothing loses the connection.</summary>
    private static async Task<bool> WatchAsync(PacketSender sender, LiveConnection live)
    {
        var isTaken = await sender.Ended;
        if (!isTaken)
        {
            live.Close(CloseReason.SlowPeer);
        }

        return isTaken;
    }

    // Order matters: outcomes first, for they make acknowledgements; then the reason, which must be the last packet [MQTT-3.14.4-1].
    private async Task SayFarewellAsync(
        ConnectionContext connection, LiveConnection live, PacketSender sender, Task<bool> sending, IngestBudget budget)
    {
        var reason = live.Reason!;
        try
        {
            if (reason.Drain)
            {
                await DrainAsync(live, budget);
            }

            if (live.Version == MqttVersion.V5 && reason.Code is { } code)
            {
                sender.TrySend(new Disconnect { ReasonCode = code });
            }

            sender.Finish();
            if (!await sending.WaitAsync(FarewellTimeout, time))
            {
                // What it did not take so far the transport would offer it for ever.
                connection.Abort();
            }
        }
        catch (TimeoutException)
        {
            logger.CutOff(live.Device.Id.Value, connection.RemoteEndPoint);
            connection.Abort();
        }
    }

    private async Task DrainAsync(LiveConnection live, IngestBudget budget)
    {
        try
        {
            await budget.WhenEmptyAsync().WaitAsync(settings.DrainTimeout, time);
        }
        catch (TimeoutException)
        {
            logger.NotDrained(live.Device.Id.Value, budget.Messages);
        }
    }
}
