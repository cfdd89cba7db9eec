using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;

namespace Milepost.MqttClient.Connections;

/// <summary>
/// Runs an accepted connection, one loop reading and one writing, until its end, which comes once and is told to everyone who waits.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The source holds no handle, and calls that look at its token may come after the end.")]
internal sealed class ConnectionLifetime
{
    /// <summary>Longest wait for a server to take the last packet.</summary>
    public static readonly TimeSpan GoodbyeMax = TimeSpan.FromSeconds(1);

    private readonly ClientTransport transport;
    private readonly PacketReceiver receiver;
    private readonly PacketSender sender;
    private readonly PendingReplies pending = new();
    private readonly KeepAlive? keepAlive;
    private readonly MqttVersion version;
    private readonly uint packetSizeMax;

    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource<MqttClientException?> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;
    private readonly Task writing;
    private volatile bool leaving;

    public ConnectionLifetime(MqttClientOptions options, ClientTransport transport, PacketReceiver receiver, ConnAck accepted)
    {
        this.transport = transport;
        this.receiver = receiver;
        version = options.Version;
        packetSizeMax = accepted.Properties.MaximumPacketSize ?? uint.MaxValue;
        sender = new PacketSender(transport.Output, version, options.SendQueueMax);
        Incoming = new IncomingQueue(options.ReceiveQueueMax);
        keepAlive = MakeKeepAlive(options, accepted);
        reading = RunAsync(ReadLoopAsync);
        writing = RunAsync(() => sender.RunAsync(stop.Token));
        keepAlive?.Start();
    }

    /// <summary>Messages received and not yet taken.</summary>
    public IncomingQueue Incoming { get; }

    /// <summary>Completes at the end, with null after a goodbye.</summary>
    public Task<MqttClientException?> Ended => ended.Task;

    /// <summary>True once a goodbye was begun.</summary>
    public bool IsLeaving => leaving;

    /// <summary>Cancelled at the end.</summary>
    public CancellationToken Stopping => stop.Token;

    /// <summary>What a call gets that comes after the end.</summary>
    public MqttClientException EndedException() =>
        (ended.Task.IsCompletedSuccessfully ? ended.Task.Result : null)
        ?? new MqttConnectionLostException("The connection was closed by this client.");

    /// <summary>Completes when the packet is queued for writing.</summary>
    /// <exception cref="MqttRefusedException">The server accepts no packet that large.</exception>
    /// <exception cref="MqttClientException">The connection has ended.</exception>
    public async Task SendAsync(MqttPacket packet, CancellationToken cancellation)
    {
        // [MQTT-3.2.2-15] nothing larger than the server accepts is sent. The length is computed in any case: it refuses what cannot
        // be written here, at the caller, and not in the loop.
        if (MqttEncoder.Length(packet, version) > packetSizeMax)
        {
            throw new MqttRefusedException($"The server accepts at most {packetSizeMax} bytes", ReasonCode.PacketTooLarge);
        }

        try
        {
            await sender.SendAsync(packet, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw EndedException();
        }
    }

    /// <summary>Completes when the request is queued, with the task of its answer.</summary>
    /// <exception cref="MqttClientException">The connection has ended, or the request cannot be sent.</exception>
    public async Task<Task<MqttPacket>> RequestAsync(
        ControlPacketType answerType, Func<PacketIdentifier, MqttPacket> request, CancellationToken cancellation)
    {
        var (identifier, answer) = pending.Reserve(answerType);
        try
        {
            await SendAsync(request(identifier), cancellation);
        }
        catch
        {
            pending.Abandon(identifier);
            throw;
        }

        return answer;
    }

    /// <summary>Writes what is queued, then DISCONNECT, then closes; after a cancellation it only closes.</summary>
    public async Task LeaveAsync(ReasonCode reason, CancellationToken cancellation)
    {
        leaving = true;
        try
        {
            await sender.SendAsync(new Disconnect { ReasonCode = reason }, cancellation);
            sender.Complete();
            await writing.WaitAsync(cancellation);
        }
        catch (ChannelClosedException)
        {
            // ended already, by the other side or by an earlier call
        }
        finally
        {
            End(null);
            await Task.WhenAll(reading, writing);
            transport.Complete();
        }
    }

    // First call wins. Order: remember why, so that everyone released below sees it; then stop the loops; then release the waiters.
    public void End(MqttClientException? reason)
    {
        reason = leaving ? null : reason; // a server closes when it is told goodbye; that is no loss
        if (!ended.TrySetResult(reason))
        {
            return;
        }

        keepAlive?.Dispose();
        sender.Complete();
        stop.Cancel();
        transport.Dispose();
        pending.Fail(EndedException());
        Incoming.Complete(reason);
    }

    private static MqttViolationException Violation(Requirement requirement, string detail) =>
        new(new MqttViolation(requirement, ReasonCode.ProtocolError, detail));

    private KeepAlive? MakeKeepAlive(MqttClientOptions options, ConnAck accepted)
    {
        var interval = accepted.Properties.ServerKeepAlive is { } imposed ? TimeSpan.FromSeconds(imposed) : options.KeepAlive;
        return interval == TimeSpan.Zero
            ? null
            : new KeepAlive(
                interval,
                options.TimeProvider,
                sender,
                receiver,
                () => Incoming.IsFull,
                () => End(new MqttConnectionLostException($"The server was silent for {interval}.")));
    }

    private async Task ReadLoopAsync()
    {
        while (await receiver.ReadAsync(stop.Token) is { } packet)
        {
            await HandleAsync(packet);
        }

        throw new MqttConnectionLostException("The server closed the connection.");
    }

    private ValueTask HandleAsync(MqttPacket packet)
    {
        switch (packet)
        {
            case Publish publish:
                return Incoming.AddAsync(publish, stop.Token);
            case PubAck ack:
                return Answer(ack.Identifier, ack);
            case SubAck ack:
                return Answer(ack.Identifier, ack);
            case UnsubAck ack:
                return Answer(ack.Identifier, ack);
            case PingResp:
                return default;
            case Disconnect disconnect:
                throw new MqttConnectionLostException($"The server disconnected: {disconnect.ReasonCode}.", disconnect.ReasonCode);
            case ConnAck:
                throw Violation(ClientRequirements.ConnAckOnce, "second CONNACK");
            default:
                throw Violation(ClientRequirements.AnswerMatchesRequest, $"{packet.Type} was not asked for");
        }
    }

    private ValueTask Answer(PacketIdentifier identifier, MqttPacket packet) => pending.TryComplete(identifier, packet)
        ? default
        : throw Violation(ClientRequirements.AnswerMatchesRequest, $"{packet.Type} for another request");

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "Owner of the loops: whatever ends one ends the connection, and every waiter is told.")]
    private async Task RunAsync(Func<Task> loop)
    {
        try
        {
            await Task.Yield();
            await loop();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // ended elsewhere
        }
        catch (MqttViolationException exception)
        {
            await SayWhyAsync(exception.Violation.ReasonCode);
            End(exception);
        }
        catch (MqttClientException exception)
        {
            End(exception);
        }
        catch (Exception exception)
        {
            End(new MqttConnectionLostException($"The connection broke: {exception.Message}", inner: exception));
        }
    }

    // 5.0 tells a peer what it did wrong before closing (§4.13.1); 3.1.1 has no word for it.
    private async Task SayWhyAsync(ReasonCode reason)
    {
        if (version == MqttVersion.V5 && sender.TrySend(new Disconnect { ReasonCode = reason }))
        {
            sender.Complete();
            await Task.WhenAny(writing, Task.Delay(GoodbyeMax, CancellationToken.None));
        }
    }
}
