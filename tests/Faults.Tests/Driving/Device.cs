using Milepost.Mqtt;
using Milepost.MqttClient;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests.Driving;

/// <summary>A device as a careful maker builds it: it sends in order, keeps what was not acknowledged, comes back whenever it is cut off and sends that again first.</summary>
internal sealed class Device : IAsyncDisposable
{
    /// <summary>PUBLISHes under way at once.</summary>
    private const int InFlight = 16;

    /// <summary>How long a device that cannot reach its server waits before it tries again.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly Car car;
    private readonly MqttClientOptions options;
    private readonly Throttle throttle;
    private readonly Action acknowledged;
    private readonly CancellationTokenSource stop = new();
    private int end = int.MaxValue;

    public Device(MilepostHost host, Car car, Course course, Throttle throttle, Action acknowledged)
    {
        (this.car, this.throttle, this.acknowledged) = (car, throttle, acknowledged);
        options = new MqttClientOptions
        {
            Port = host.MqttPort,
            ClientIdentifier = car.DeviceId,
            UserName = car.DeviceId,
            Password = car.Secret,
            KeepAlive = TimeSpan.FromSeconds(4),
            ConnectTimeout = TimeSpan.FromSeconds(20),
        };
        Ledger = new Ledger(course);
        Running = RunAsync();
    }

    /// <summary>What it sent and what was acknowledged.</summary>
    public Ledger Ledger { get; }

    /// <summary>Its life; fails when it is answered something that no device can make sense of.</summary>
    public Task Running { get; }

    /// <summary>The vehicle it sits in.</summary>
    public Car Car => car;

    /// <summary>Lets it publish no more of its course than so much in all.</summary>
    public void Stop(int after) => end = after;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Running;
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await MqttConnection.ConnectAsync(options, stop.Token);
                await PublishAsync(connection);
            }
            catch (MqttClientException)
            {
                // The server is gone, or sent us away: that is what all of this is about.
                await Task.Delay(RetryPause);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task PublishAsync(MqttConnection connection)
    {
        var again = new Queue<int>(Ledger.Unacknowledged());
        var answers = new Queue<(int Place, Task<PublishResult> Answer)>();
        try
        {
            while (true)
            {
                while (answers.Count < InFlight && TakeNext(again) is { } place)
                {
                    var publish = Ledger.Sending(place);
                    answers.Enqueue((place, connection.PublishAsync(TopicName.Parse($"devices/{car.DeviceId}/telemetry"), publish.Payload, QualityOfService.AtLeastOnce)));
                }

                if (answers.Count > 0)
                {
                    await answers.Peek().Answer;
                    Acknowledge(answers.Dequeue());
                    continue;
                }

                var more = Ledger.Planned < end ? throttle.WhenRefilled() : Task.Delay(Timeout.Infinite, stop.Token);
                var ended = await Task.WhenAny(connection.Ended, more).WaitAsync(stop.Token);
                if (ended == connection.Ended && await connection.Ended is { } lost)
                {
                    throw lost;
                }
            }
        }
        finally
        {
            await SettleAsync(connection, answers);
        }
    }

    private int? TakeNext(Queue<int> again) => again.TryDequeue(out var place) ? place : Ledger.Planned < end && throttle.TryTake() ? Ledger.Begin() : null;

    /// <summary>After the end of a connection some of what was under way has still been acknowledged.</summary>
    private async Task SettleAsync(MqttConnection connection, Queue<(int Place, Task<PublishResult> Answer)> answers)
    {
        connection.Abort();
        while (answers.TryDequeue(out var answer))
        {
            await Task.WhenAny(answer.Answer);
            if (answer.Answer.IsCompletedSuccessfully)
            {
                Acknowledge(answer);
            }
        }
    }

    private void Acknowledge((int Place, Task<PublishResult> Answer) answer)
    {
        var code = answer.Answer.Result.ReasonCode;
        if (code is not (ReasonCode.Success or ReasonCode.PayloadFormatInvalid))
        {
            throw new InvalidOperationException($"The bridge answered {code} to a PUBLISH that it can only take or not answer.");
        }

        Ledger.Acknowledge(answer.Place, DateTimeOffset.UtcNow);
        acknowledged();
    }
}
