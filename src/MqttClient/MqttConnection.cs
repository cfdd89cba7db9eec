using System.Collections.Immutable;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
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
    private readonly ConnectionLifetime lifetime;
    private readonly PublishWindow window;

    private MqttConnection(MqttClientOptions options, ClientTransport transport, PacketReceiver receiver, ConnAck accepted)
    {
        Accepted = accepted;
        lifetime = new ConnectionLifetime(options, transport, receiver, accepted);
        window = new PublishWindow(lifetime, Math.Min(options.InflightMax, accepted.Properties.ReceiveMaximum ?? ushort.MaxValue));
    }

    /// <summary>What the server answered to CONNECT: whether it had a session, and on 5.0 its limits.</summary>
    public ConnAck Accepted { get; }

    /// <summary>
    /// Completes when the connection has ended: with null after <see cref="DisconnectAsync"/>, else with the reason. Never fails.
    /// </summary>
    public Task<MqttClientException?> Ended => lifetime.Ended;

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
            async deadline =>
            {
                var transport = await ClientTransport.OpenTcpAsync(options.Host, options.Port, deadline);
                return await ConnectAsync(options, transport, deadline);
            },
            cancellation);
    }

    /// <summary>Publishes at QoS 0 or 1; see <see cref="PublishAsync(OutgoingMessage, CancellationToken)"/>.</summary>
    public Task<PublishResult> PublishAsync(
        TopicName topic, ReadOnlyMemory<byte> payload, QualityOfService quality, CancellationToken cancellation = default) =>
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

        if (await window.QueueAsync(message, cancellation) is not { } answer)
        {
            return default;
        }

        var acknowledgement = (PubAck)await answer.WaitAsync(cancellation);
        return new(acknowledgement.ReasonCode, acknowledgement.Properties.ReasonString);
    }

    /// <summary>
    /// Subscribes at QoS 0 or 1 and answers with the server's answer per filter; a refused filter is in there, not thrown.
    /// </summary>
    /// <exception cref="MqttConnectionLostException">The connection ended first.</exception>
    /// <exception cref="ArgumentException">No filter, or QoS 2, which this client does not speak.</exception>
    public async Task<ImmutableArray<ReasonCode>> SubscribeAsync(
        ImmutableArray<SubscriptionRequest> requests, CancellationToken cancellation = default)
    {
        if (requests.IsDefaultOrEmpty || requests.Any(request => request.Quality == QualityOfService.ExactlyOnce))
        {
            throw new ArgumentException("At least one filter, at QoS 0 or 1.", nameof(requests));
        }

        var answer = await lifetime.RequestAsync(
            ControlPacketType.SubAck, identifier => new Subscribe { Identifier = identifier, Requests = requests }, cancellation);
        var codes = ((SubAck)await answer.WaitAsync(cancellation)).ReasonCodes;
        return codes.Length == requests.Length
            ? codes
            : throw new MqttViolationException(
                new(ClientRequirements.AnswerPerFilter, ReasonCode.ProtocolError, $"{codes.Length} answers to {requests.Length} filters"));
    }

    /// <summary>Subscribes to one filter.</summary>
    /// <exception cref="MqttRefusedException">The server refused it.</exception>
    /// <exception cref="MqttConnectionLostException">The connection ended first.</exception>
    public async Task<QualityOfService> SubscribeAsync(
        TopicFilter filter, QualityOfService quality, CancellationToken cancellation = default)
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

        var answer = await lifetime.RequestAsync(
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
        while (await lifetime.Incoming.Reader.WaitToReadAsync(cancellation))
        {
            while (lifetime.Incoming.Reader.TryRead(out var message))
            {
                yield return message;
                if (message.Delivery.Identifier is { } identifier && !lifetime.IsLeaving)
                {
                    await lifetime.SendAsync(new PubAck { Identifier = identifier }, cancellation);
                }
            }
        }
    }

    /// <summary>
    /// Says goodbye: what is queued is written, then DISCONNECT. Unanswered requests fail. Does nothing on an ended connection.
    /// </summary>
    /// <param name="reason">Success, or <see cref="ReasonCode.DisconnectWithWill"/> (5.0) to have the will published.</param>
    /// <param name="cancellation">Gives up the goodbye; the connection is closed all the same.</param>
    public Task DisconnectAsync(ReasonCode reason = ReasonCode.Success, CancellationToken cancellation = default) =>
        lifetime.LeaveAsync(reason, cancellation);

    /// <summary>Cuts the connection without a goodbye, as a lost network does; the server publishes the will.</summary>
    public void Abort() => lifetime.End(new MqttConnectionLostException("The connection was aborted."));

    /// <summary>Says goodbye, if the connection still stands, for at most a second.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(ConnectionLifetime.GoodbyeMax);
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
            throw new MqttConnectionLostException(
                $"{options.Host}:{options.Port} did not accept the connection within {options.ConnectTimeout}.");
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            throw new MqttConnectionLostException(
                $"{options.Host}:{options.Port} cannot be reached: {exception.Message}", inner: exception);
        }
    }
}
