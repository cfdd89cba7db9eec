using System.Diagnostics.CodeAnalysis;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;

namespace Milepost.MqttClient.Connections;

/// <summary>
/// Lets messages out in the order of the calls, and no more QoS 1 messages at a time than both ends allow (v5 §4.9).
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The semaphores hold no handle, and acknowledgements may come after the end.")]
internal sealed class PublishWindow(ConnectionLifetime connection, int size)
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly SemaphoreSlim places = new(size);

    /// <summary>Completes when the message is queued for writing, at QoS 1 with the task of its acknowledgement.</summary>
    public async Task<Task<MqttPacket>?> QueueAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (message.Quality == QualityOfService.AtMostOnce)
            {
                await connection.SendAsync(Packet(message, Delivery.AtMostOnce), cancellation);
                return null;
            }

            await EnterAsync(cancellation);
            return await RequestAsync(message, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    private static Publish Packet(OutgoingMessage message, Delivery delivery) => new()
    {
        Topic = message.Topic,
        Delivery = delivery,
        Retain = message.Retain,
        Properties = message.Properties,
        Payload = message.Payload,
    };

    private async Task EnterAsync(CancellationToken cancellation)
    {
        if (await places.WaitAsync(0, cancellation))
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, connection.Stopping);
        try
        {
            await places.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw connection.EndedException();
        }
    }

    private async Task<Task<MqttPacket>> RequestAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        Task<MqttPacket> answer;
        try
        {
            answer = await connection.RequestAsync(
                ControlPacketType.PubAck, identifier => Packet(message, Delivery.AtLeastOnce(identifier)), cancellation);
        }
        catch
        {
            places.Release();
            throw;
        }

        // The place is free when the answer is there, not when the caller stops waiting for it.
        _ = answer.ContinueWith(
            _ => places.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return answer;
    }
}
