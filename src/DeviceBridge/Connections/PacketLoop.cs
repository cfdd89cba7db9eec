using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using Milepost.DeviceBridge.Devices;
using Milepost.DeviceBridge.Ingest;
using Milepost.DeviceBridge.Sessions;
using Milepost.DeviceBridge.Telemetry;
using Milepost.Mqtt;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Packets;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Connections;

/// <summary>The only reader of a connection: bytes to frames to session to actions, until the connection ends.</summary>
/// <param name="connection">The connection.</param>
/// <param name="session">The session at sign-in.</param>
/// <param name="flow">What it has in flight.</param>
/// <param name="ingest">Where telemetry goes.</param>
/// <param name="accounting">Where refusals are counted.</param>
/// <param name="metrics">Where packets are counted.</param>
/// <param name="clientPacketBytes">Largest packet the client takes; a larger one is not sent [MQTT-3.1.2-24].</param>
internal sealed class PacketLoop(
    LiveConnection connection,
    Session session,
    ConnectionFlow flow,
    TelemetryIngest ingest,
    IAccounting accounting,
    BridgeMetrics metrics,
    long clientPacketBytes)
{
    private readonly FrameLimits limits = new(session.Limits.PacketBytes);
    private Session session = session;

    /// <summary>Reads until the connection ends.</summary>
    public async Task RunAsync(PipeReader input)
    {
        while (connection.Reason is null)
        {
            var result = await input.ReadAsync();
            if (connection.TakeChange())
            {
                Execute(SessionMachine.ConfigChanged(session));
            }

            var rest = await ReadPacketsAsync(result.Buffer);
            input.AdvanceTo(rest.Start, rest.End);
            connection.Flush(); // answers to one reading leave together
            if (result.IsCompleted)
            {
                connection.Close(CloseReason.EndOfStream);
            }
        }
    }

    private async ValueTask<ReadOnlySequence<byte>> ReadPacketsAsync(ReadOnlySequence<byte> buffer)
    {
        var published = 0;
        while (connection.Reason is null)
        {
            var status = FrameReader.TryRead(ref buffer, limits, out var frame, out var violation);
            if (status == FrameStatus.NeedMore)
            {
                break;
            }

            if (status == FrameStatus.Violation)
            {
                connection.Close(CloseReason.Of(violation!));
                break;
            }

            flow.KeepAlive.Heard();
            if (frame.Header.Type == ControlPacketType.Publish)
            {
                published++;
                await WaitAsync(flow.Budget.WaitForRoomAsync(frame.Header.RemainingLength, connection.Closing));
                await WaitAsync(Publish(frame));
            }
            else
            {
                metrics.Heard(frame.Header.Type, 1);
                Receive(frame);
            }
        }

        metrics.Heard(ControlPacketType.Publish, published);
        return buffer;
    }

    // While we wait nothing is read, so the peer's silence is not its fault.
    private async ValueTask WaitAsync(Task waiting)
    {
        if (!waiting.IsCompletedSuccessfully)
        {
            connection.Flush();
            flow.KeepAlive.Hold();
            await waiting;
            flow.KeepAlive.Resume();
        }
    }

    private ValueTask WaitAsync(ValueTask waiting) => waiting.IsCompletedSuccessfully ? default : WaitAsync(waiting.AsTask());

    private ValueTask Publish(in Frame frame)
    {
        flow.Acknowledgements.Begin();
        if (!PublishView.TryRead(frame, session.Version, PacketOrigin.Client, out var publish, out var violation))
        {
            connection.Close(CloseReason.Of(violation!));
            return default;
        }

        var step = SessionMachine.Published(session, publish, flow.Acknowledgements.Unacknowledged);
        session = step.Session;
        if (step.Topic is not { } topic)
        {
            Execute(step.Refusal);
            return default;
        }

        var payload = publish.Payload.ToArray(); // the one copy: the message outlives the frame
        return ingest.PostAsync(connection.Device, topic, publish.Delivery, payload, flow.Acknowledgements, connection.Closing);
    }

    private void Receive(in Frame frame)
    {
        if (MqttDecoder.TryDecode(frame, session.Version, PacketOrigin.Client, out var packet, out var violation))
        {
            Execute(SessionMachine.Receive(session, packet));
        }
        else
        {
            connection.Close(CloseReason.Of(violation));
        }
    }

    private void Execute(SessionStep step)
    {
        session = step.Session;
        Execute(step.Actions);
    }

    private void Execute(ImmutableArray<SessionAction> actions)
    {
        foreach (var action in actions)
        {
            switch (action)
            {
                case SessionAction.Send send:
                    connection.Send(send.Packet);
                    break;
                case SessionAction.DeliverConfig config:
                    Deliver(config);
                    break;
                case SessionAction.Refuse refuse:
                    flow.Acknowledgements.Refuse(refuse.Identifier, refuse.Code);
                    accounting.Refused(connection.Device.Id, connection.Device.Fleet, samples: 1);
                    break;
                case SessionAction.Close close:
                    connection.Close(close.Reason);
                    break;
            }
        }
    }

    private void Deliver(SessionAction.DeliverConfig config)
    {
        var packet = new Publish
        {
            Topic = TopicName.Parse(session.Topics.Config),
            Delivery = config.Delivery,
            Retain = config.Retained,
            Payload = DeviceConfiguration.PayloadOf(connection.Device),
        };
        if (MqttEncoder.Length(packet, session.Version) <= clientPacketBytes)
        {
            connection.Send(packet);
        }
        else if (config.Delivery.Identifier is { } identifier)
        {
            // [MQTT-3.1.2-25] as if it had been delivered
            Execute(SessionMachine.Receive(session, new PubAck { Identifier = identifier }));
        }
    }
}
