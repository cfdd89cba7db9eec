using Milepost.Grains.Quantities;
using Milepost.Host.Simulation;
using Milepost.Mqtt;
using Milepost.MqttClient;

namespace Milepost.Host.Demo;

/// <summary>Drives one demo vehicle: once a second its device publishes over real MQTT what the vehicle does.</summary>
internal sealed class DemoFleetDriver(DemoSetup.Ready vehicle, int mqttPort, TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Drives until cancelled or the connection is lost.</summary>
    /// <exception cref="MqttClientException">The endpoint refused or was lost.</exception>
    public async Task DriveAsync(CancellationToken cancellation)
    {
        var id = vehicle.Device.Value;
        var car = new SimulatedVehicle(vehicle.OdometerKm, vehicle.Kind.CruiseKmh, seed: vehicle.Kind.Name.Length);
        await using var connection = await MqttConnection.ConnectAsync(
            new MqttClientOptions { Port = mqttPort, ClientIdentifier = id, UserName = id, Password = vehicle.Secret, TimeProvider = time }, cancellation);
        using var clock = new PeriodicTimer(Beat, time);
        while (await clock.WaitForNextTickAsync(cancellation))
        {
            car.Drive(Beat);
            var (topic, payload) = DemoDevice.Message(vehicle.Kind, id, car, Instant.From(time.GetUtcNow()));
            await connection.PublishAsync(TopicName.Parse(topic), payload, QualityOfService.AtLeastOnce, cancellation);
        }
    }
}
