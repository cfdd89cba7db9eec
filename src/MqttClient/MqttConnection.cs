using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;
using Milepost.MqttClient.Connections;

namespace Milepost.MqttClient;

/// <summary>
/// One connection to an MQTT server, from an accepted CONNECT to its end. It does not reconnect: whoever wants that makes a new
/// connection with the same options and sends again what was not acknowledged. Members may be called from any thread.
/// </summary>
public sealed class MqttConnection : IAsyncDisposable
{
    /// <summary>Longest wait for a server to take the last packet.</summary>
    private static readonly TimeSpan GoodbyeMax = TimeSpan.FromSeconds(1);

    private readonly ClientTransport transport;
    private readonly PacketReceiver receiver;
    private readonly PacketSender sender;
    private readonly PendingReplies pending = new();
    private readonly SemaphoreSlim window;
    private readonly Channel<IncomingMessage> incoming;
    private readonly KeepAlive? keepAlive;
    private readonly SemaphoreSlim publishing = new(1);

    // Neither this nor the semaphores are disposed: they hold no handle, and calls may come after the end.
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource<MqttClientException?> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MqttVersion version;
    private readonly Task reading;
    private readonly Task writing;
    private volatile bool paused;
    private volatile bool leaving;

    private MqttConnection(MqttClientOptions options, ClientTransport transport, PacketReceiver receiver, ConnAck accepted)
    {
        this.transport = transport;
        this.receiver = receiver;
        version = options.Version;
        Accepted = accepted;
        sender = new PacketSender(transport.Output, version, options.SendQueueMax);
        keepAlive = MakeKeepAlive(options, accepted);
        window = new SemaphoreSlim(Math.Min(options.InflightMax, accepted.Properties.ReceiveMaximum ?? ushort.MaxValue));
        incoming = Channel.CreateBounded<IncomingMessage>(new BoundedChannelOptions(options.ReceiveQueueMax) { SingleWriter = true });
        reading = RunAsync(ReadLoopAsync);
        writing = RunAsync(() => sender.RunAsync(stop.Token));
        keepAlive?.Start();
    }

    /// <summary>What the server answered to CONNECT: whether it had a session, and on 5.0 its limits.</summary>
    public ConnAck Accepted { get; }

    /// <summary>
    /// Completes when the connection has ended: with null after <see cref="DisconnectAsync"/>, else with the reason. Never fails.
    /// </summary>
    public Task<MqttClientException?> Ended => ended.Task;

    /// <summary>Connects over TCP.</summary>
    /// <exception cref="MqttRefusedException">The server said no; the reason code says why.</exception>
    /// <exception cref="MqttConnectionLostException">The server cannot be reached, closed, or did not answer in time.</exception>
    /// <exception cref="MqttViolationException">The server does not speak MQTT.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static async Task<MqttConnection> ConnectAsync(MqttClientOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return await WithTimeoutAsync(
            options,
            async deadline => await ConnectAsync(options, await ClientTransport.OpenTcpAsync(options.Host, options.Port, deadline), deadline),
            cancellation);
    }

    /// <summary>Publishes at QoS 0 or 1; see <see cref="PublishAsync(OutgoingMessage, CancellationToken)"/>.</summary>
    public Task<PublishResult> PublishAsync(TopicName topic, ReadOnlyMemory<byte> payload, QualityOfService quality, CancellationToken cancellation = default) =>
        PublishAsync(new OutgoingMessage(topic, payload, quality), cancellation);

    /// <summary>
    /// Publishes. QoS 0 completes when the message is queued for writing, QoS 1 with the server's acknowledgement, whose code may be a
    /// refusal. Calls may overlap: up to <see cref="MqttClientOptions.InflightMax"/> messages are under way, further calls wait. Order
    /// is the order of the calls. A cancelled call may still have sent its message.
    /// </summary>
    /// <exception cref="MqttConnectionLostException">The connection ended first: the message may or may not have arrived.</exception>
    /// <exception cref="MqttRefusedException">The message is larger than the server accepts; nothing was sent.</exception>
    /// <exception cref="ArgumentException">QoS 2, which this client does not speak.</exception>
    public async Task<PublishResult> PublishAsync(OutgoingMessage message, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Quality == QualityOfService.ExactlyOnce)
        {
            throw new ArgumentException("This client publishes at QoS 0 and 1.", nameof(message));
        }

        if (await QueueInOrderAsync(message, cancellation) is not { } answer)
        {
            return default;
        }

        var acknowledgement = (PubAck)await answer.WaitAsync(cancellation);
        return new(acknowledgement.ReasonCode, acknowledgement.Properties.ReasonString);
    }

    /// <summary>Subscribes at QoS 0 or 1 and answers with the server's answer per filter; a refused filter is in there, not thrown.</summary>
    /// <exception cref="MqttConnectionLostException">The connection ended first.</exception>
    /// <exception cref="ArgumentException">No filter, or QoS 2, which this client does not speak.</exception>
    public async Task<ImmutableArray<ReasonCode>> SubscribeAsync(ImmutableArray<SubscriptionRequest> requests, CancellationToken cancellation = default)
    {
        if (requests.IsDefaultOrEmpty || requests.Any(request => request.Quality == QualityOfService.ExactlyOnce))
        {
            throw new ArgumentException("At least one filter, at QoS 0 or 1.", nameof(requests));
        }

        var answer = await RequestAsync(
            ControlPacketType.SubAck, identifier => new Subscribe { Identifier = identifier, Requests = requests }, cancellation);
        var codes = ((SubAck)await answer.WaitAsync(cancellation)).ReasonCodes;
        return codes.Length == requests.Length
            ? codes
            : throw Violation(ClientRequirements.AnswerPerFilter, $"{codes.Length} answers to {requests.Length} filters");
    }

    /// <summary>Subscribes to one filter.</summary>
    /// <exception cref="MqttRefusedException">The server refused it.</exception>
    /// <exception cref="MqttConnectionLostException">The connection ended first.</exception>
    public async Task<QualityOfService> SubscribeAsync(TopicFilter filter, QualityOfService quality, CancellationToken cancellation = default)
    {
        var code = (await SubscribeAsync([new SubscriptionRequest(filter, quality)], cancellation))[0];
        return QualityOfService.TryParse((byte)code, out var granted)
            ? granted
            : throw new MqttRefusedException($"The server refused {filter}", code);
    }

    /// <summary>Drops subscriptions.</summary>
    /// <exception cref="MqttConnectionLostException">The connection ended first.</exception>
    /// <exception cref="ArgumentException">No filter.</exception>
    public async Task UnsubscribeAsync(ImmutableArray<TopicFilter> filters, CancellationToken cancellation = default)
    {
        if (filters.IsDefaultOrEmpty)
        {
            throw new ArgumentException("At least one filter.", nameof(filters));
        }

        var answer = await RequestAsync(
            ControlPacketType.UnsubAck, identifier => new Unsubscribe { Identifier = identifier, Filters = filters }, cancellation);
        await answer.WaitAsync(cancellation);
    }

    /// <summary>
    /// The messages that come, for one consumer. A QoS 1 message is acknowledged when the consumer asks for the next one: what it was
    /// still working on when it stopped comes again. A consumer that does not ask stops the server, not the memory. Ends with the
    /// connection.
    /// </summary>
    /// <exception cref="MqttClientException">The connection was lost, after everything received was handed out.</exception>
    public async IAsyncEnumerable<IncomingMessage> ReadMessagesAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (await incoming.Reader.WaitToReadAsync(cancellation))
        {
            while (incoming.Reader.TryRead(out var message))
            {
                yield return message;
                if (message.Delivery.Identifier is { } identifier && !leaving)
                {
                    await SendAsync(new PubAck { Identifier = identifier }, cancellation);
                }
            }
        }
    }

    /// <summary>Says goodbye: what is queued is written, then DISCONNECT. Unanswered requests fail. Does nothing on an ended connection.</summary>
    /// <param name="reason">Success, or <see cref="ReasonCode.DisconnectWithWill"/> (5.0) to have the will published.</param>
    /// <param name="cancellation">Gives up the goodbye; the connection is closed all the same.</param>
    public async Task DisconnectAsync(ReasonCode reason = ReasonCode.Success, CancellationToken cancellation = default)
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

    /// <summary>Cuts the connection without a goodbye, as a lost network does; the server publishes the will.</summary>
    public void Abort() => End(new MqttConnectionLostException("The connection was aborted."));

    /// <summary>Says goodbye, if the connection still stands, for at most a second.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(GoodbyeMax);
        try
        {
            await DisconnectAsync(cancellation: patience.Token);
        }
        catch (OperationCanceledException)
        {
            // the peer does not take our bytes; the connection is closed
        }
    }

    private static async Task<MqttConnection> ConnectAsync(MqttClientOptions options, ClientTransport transport, CancellationToken deadline)
    {
        try
        {
            var receiver = new PacketReceiver(transport.Input, options.Version, options.PacketSizeMax);
            var accepted = await Handshake.RunAsync(options, transport, receiver, deadline);
            return new MqttConnection(options, transport, receiver, accepted);
        }
        catch
        {
            transport.Dispose();
            transport.Complete();
            throw;
        }
    }

    private static async Task<MqttConnection> WithTimeoutAsync(
        MqttClientOptions options, Func<CancellationToken, Task<MqttConnection>> connect, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await connect(deadline.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new MqttConnectionLostException($"{options.Host}:{options.Port} did not accept the connection within {options.ConnectTimeout}.");
        }
        catch (Exception exception) when (exception is System.Net.Sockets.SocketException or IOException)
        {
            throw new MqttConnectionLostException($"{options.Host}:{options.Port} cannot be reached: {exception.Message}", inner: exception);
        }
    }

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
                () => paused,
                () => End(new MqttConnectionLostException($"The server was silent for {interval}.")));
    }

    private static Publish Packet(OutgoingMessage message, Delivery delivery) => new()
    {
        Topic = message.Topic,
        Delivery = delivery,
        Retain = message.Retain,
        Properties = message.Properties,
        Payload = message.Payload,
    };

    private async Task EnterWindowAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop.Token);
        try
        {
            await window.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw EndedException();
        }
    }

    // One at a time, so that messages leave in the order of the calls also when some had to wait for the window.
    private async Task<Task<MqttPacket>?> QueueInOrderAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        await publishing.WaitAsync(cancellation);
        try
        {
            if (message.Quality == QualityOfService.AtMostOnce)
            {
                await SendAsync(Packet(message, Delivery.AtMostOnce), cancellation);
                return null;
            }

            await EnterWindowAsync(cancellation);
            return await RequestInWindowAsync(message, cancellation);
        }
        finally
        {
            publishing.Release();
        }
    }

    private async Task<Task<MqttPacket>> RequestInWindowAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        Task<MqttPacket> answer;
        try
        {
            answer = await RequestAsync(ControlPacketType.PubAck, identifier => Packet(message, Delivery.AtLeastOnce(identifier)), cancellation);
        }
        catch
        {
            window.Release();
            throw;
        }

        // The place in the window is free when the answer is there, not when the caller stops waiting for it.
        _ = answer.ContinueWith(_ => window.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return answer;
    }

    // Completes when the request is queued, with the task of its answer.
    private async Task<Task<MqttPacket>> RequestAsync(
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

    private async Task SendAsync(MqttPacket packet, CancellationToken cancellation)
    {
        if (Accepted.Properties.MaximumPacketSize is { } max && MqttEncoder.Length(packet, version) > max)
        {
            // [MQTT-3.2.2-15] nothing larger than the server accepts is sent
            throw new MqttRefusedException($"The server accepts at most {max} bytes", ReasonCode.PacketTooLarge);
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

    private MqttClientException EndedException() =>
        (ended.Task.IsCompleted ? ended.Task.Result : null) ?? new MqttConnectionLostException("The connection was closed by this client.");

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
                return QueueAsync(publish);
            case PubAck ack:
                Answer(ack.Identifier, ack);
                return default;
            case SubAck ack:
                Answer(ack.Identifier, ack);
                return default;
            case UnsubAck ack:
                Answer(ack.Identifier, ack);
                return default;
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

    private async ValueTask QueueAsync(Publish publish)
    {
        if (publish.Delivery.Quality == QualityOfService.ExactlyOnce)
        {
            throw Violation(ClientRequirements.GrantedQos, "QoS 2 was never asked for");
        }

        if (publish.Topic is not { } topic || publish.Properties.TopicAlias is not null)
        {
            throw Violation(ClientRequirements.NoAlias, "no topic alias was allowed");
        }

        var message = new IncomingMessage(topic, publish.Payload, publish.Delivery, publish.Retain, publish.Properties);
        paused = true;
        await incoming.Writer.WriteAsync(message, stop.Token);
        paused = false;
    }

    private void Answer(PacketIdentifier identifier, MqttPacket packet)
    {
        if (!pending.TryComplete(identifier, packet))
        {
            throw Violation(ClientRequirements.AnswerMatchesRequest, $"{packet.Type} for another request");
        }
    }

    private static MqttViolationException Violation(Requirement requirement, string detail) =>
        new(new MqttViolation(requirement, ReasonCode.ProtocolError, detail));

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Owner of the loop: whatever ends it ends the connection, and every waiter is told.")]
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

    // First call wins. Order: remember why, so that everyone released below sees it; then stop the loops; then release the waiters.
    private void End(MqttClientException? reason)
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
        incoming.Writer.TryComplete(reason);
    }
}
