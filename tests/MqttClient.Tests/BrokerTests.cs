using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Milepost.Mqtt;
using Milepost.Mqtt.Packets;

namespace Milepost.MqttClient.Tests;

/// <summary>The client against a broker somebody else wrote; skipped, visibly, where it is not installed.</summary>
public sealed class BrokerTests
{
    private const string Mosquitto = "/usr/sbin/mosquitto";

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task Messages_go_through_mosquitto_and_come_back_in_order(MqttVersion version)
    {
        Assert.SkipUnless(File.Exists(Mosquitto), $"{Mosquitto} is not installed.");
        using var broker = await Broker.StartAsync();
        var options = new MqttClientOptions { Port = broker.Port, Version = version };
        await using var subscriber = await MqttConnection.ConnectAsync(options with { ClientIdentifier = "subscriber" });
        await using var publisher = await MqttConnection.ConnectAsync(options with { ClientIdentifier = "publisher" });
        Assert.Equal(QualityOfService.AtLeastOnce, await subscriber.SubscribeAsync(TopicFilter.Parse("fleet/+/telemetry"), QualityOfService.AtLeastOnce));

        const int count = 500;
        var topic = TopicName.Parse("fleet/1/telemetry");
        var publishing = Task.WhenAll(Enumerable.Range(0, count)
            .Select(n => publisher.PublishAsync(topic, BitConverter.GetBytes(n), QualityOfService.AtLeastOnce)));
        var received = new List<int>();
        await ScriptedServer.Within(TakeAsync(subscriber, count, received), $"{count} messages");
        Assert.Equal(Enumerable.Range(0, count), received);
        Assert.All(await ScriptedServer.Within(publishing, "all acknowledgements"), result => Assert.True(result.IsAccepted));
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task Aborted_connection_makes_mosquitto_publish_the_will(MqttVersion version)
    {
        Assert.SkipUnless(File.Exists(Mosquitto), $"{Mosquitto} is not installed.");
        using var broker = await Broker.StartAsync();
        var options = new MqttClientOptions { Port = broker.Port, Version = version };
        await using var subscriber = await MqttConnection.ConnectAsync(options);
        await subscriber.SubscribeAsync(TopicFilter.Parse("gone/#"), QualityOfService.AtMostOnce);
        var will = new LastWill { Topic = TopicName.Parse("gone/1"), Payload = "bye"u8.ToArray() };
        await using var dying = await MqttConnection.ConnectAsync(options with { Will = will });
        dying.Abort();
        await using var messages = subscriber.ReadMessagesAsync().GetAsyncEnumerator();
        Assert.True(await ScriptedServer.Within(messages.MoveNextAsync().AsTask(), "the will"));
        Assert.Equal(will.Topic, messages.Current.Topic);
        Assert.Equal(will.Payload, messages.Current.Payload);
    }

    private static async Task TakeAsync(MqttConnection subscriber, int count, List<int> received)
    {
        await foreach (var message in subscriber.ReadMessagesAsync())
        {
            received.Add(BitConverter.ToInt32(message.Payload.Span));
            if (received.Count == count)
            {
                return;
            }
        }
    }

    private sealed class Broker(Process process, int port) : IDisposable
    {
        public int Port { get; } = port;

        public static async Task<Broker> StartAsync()
        {
            var port = FreePort();
            var running = new TaskCompletionSource();
            var process = new Process { StartInfo = new(Mosquitto, ["-p", $"{port}", "-v"]) { RedirectStandardError = true } };
            process.ErrorDataReceived += (_, line) =>
            {
                if (line.Data?.EndsWith("running", StringComparison.Ordinal) == true)
                {
                    running.TrySetResult();
                }
            };
            process.Start();
            process.BeginErrorReadLine();
            var broker = new Broker(process, port);
            try
            {
                await ScriptedServer.Within(running.Task, "mosquitto to say that it runs");
                return broker;
            }
            catch
            {
                broker.Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            process.Kill();
            process.Dispose();
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
