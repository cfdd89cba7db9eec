using System.Text;
using Milepost.Mqtt;
using Milepost.MqttClient;
using Milepost.TestKit.Running;

namespace Milepost.EndToEnd.Tests.Telemetry;

/// <summary>Publishes telemetry as a device and waits for its acknowledgements.</summary>
internal static class Publishing
{
    /// <summary>Sends the first and, when it is acknowledged, all others at once; completes when each is acknowledged.</summary>
    public static async Task SendAsync(MilepostHost host, Car car, params IReadOnlyList<string> payloads)
    {
        await using var device = await MqttConnection.ConnectAsync(
            new MqttClientOptions { Port = host.MqttPort, ClientIdentifier = car.DeviceId, UserName = car.DeviceId, Password = car.Secret });
        var topic = TopicName.Parse($"devices/{car.DeviceId}/telemetry");
        await PublishAsync(payloads[0]);
        await Task.WhenAll(payloads.Skip(1).Select(PublishAsync));

        Task<PublishResult> PublishAsync(string payload) => device.PublishAsync(topic, Encoding.UTF8.GetBytes(payload), QualityOfService.AtLeastOnce);
    }
}
