using Milepost.Mqtt;
using Milepost.MqttClient;
using Milepost.TestKit.Running;

namespace Milepost.Faults.Tests.Driving;

/// <summary>Sends again what a device was acknowledged, to see whether the store still has it.</summary>
internal static class Resending
{
    /// <summary>Publishes samples and waits for their acknowledgements.</summary>
    public static async Task SendAsync(MilepostHost host, Car car, IEnumerable<Publish> publishes)
    {
        await using var device = await MqttConnection.ConnectAsync(
            new MqttClientOptions { Port = host.MqttPort, ClientIdentifier = car.DeviceId, UserName = car.DeviceId, Password = car.Secret, ConnectTimeout = FaultRun.Patience });
        var topic = TopicName.Parse($"devices/{car.DeviceId}/telemetry");
        var answers = publishes.Select(publish => device.PublishAsync(topic, publish.Payload, QualityOfService.AtLeastOnce)).ToList();
        foreach (var answer in await Task.WhenAll(answers))
        {
            Assert.Equal(ReasonCode.Success, answer.ReasonCode);
        }
    }
}
