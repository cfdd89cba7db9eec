using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Milepost.Mqtt;
using Milepost.MqttClient;
using Milepost.TestKit.Running;

namespace Milepost.EndToEnd.Tests;

/// <summary>What a device said is there to be read again, byte for byte.</summary>
public sealed class ArchiveTests
{
    [Fact]
    public async Task What_mosquitto_pub_published_is_in_the_archive_page_by_page_as_it_was_received()
    {
        await using var host = await MilepostHost.StartNewAsync();
        using var api = await Api.SignInAsync(host);
        var car = await api.CreateCarAsync("Car", 1000);
        var sent = new List<string>();
        for (var message = 0; message < 3; message++)
        {
            sent.Add(string.Create(CultureInfo.InvariantCulture, $$"""{ "odometerKm" : {{1000.1 + (message / 10.0):0.0}}, "note":"ö" }"""));
            await PublishAsync(host, car, sent[^1]);
        }

        var first = await api.GetAsync($"vehicles/{car.VehicleId}/telemetry?limit=2");
        var second = await api.GetAsync($"vehicles/{car.VehicleId}/telemetry?limit=2&cursor={first["nextCursor"]!.GetValue<string>()}");

        Assert.Null(second["nextCursor"]);
        JsonNode[] messages = [.. first["items"]!.AsArray().Select(message => message!), .. second["items"]!.AsArray().Select(message => message!)];
        Assert.Equal(sent, messages.Select(message => Encoding.UTF8.GetString(Convert.FromBase64String(message["payloadBase64"]!.GetValue<string>()))));
        Assert.All(messages, message => Assert.Equal($"devices/{car.DeviceId}/telemetry", message["topic"]!.GetValue<string>()));
        Assert.All(messages, message => Assert.Equal(car.DeviceId, message["deviceId"]!.GetValue<string>()));

        var times = messages.Select(message => message["receivedAt"]!.GetValue<string>()).ToList();
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        var between = await api.GetAsync($"vehicles/{car.VehicleId}/telemetry?from={times[1]}&to={times[2]}");
        Assert.All(between["items"]!.AsArray(), message => Assert.Equal(times[1], message!["receivedAt"]!.GetValue<string>()));
        Assert.NotEmpty(between["items"]!.AsArray());
    }

    [Fact]
    public async Task A_page_has_a_hundred_messages_at_most_whatever_is_asked_for()
    {
        await using var host = await MilepostHost.StartNewAsync();
        using var api = await Api.SignInAsync(host);
        var car = await api.CreateCarAsync("Car", 1000);
        await using var device = await MqttConnection.ConnectAsync(
            new MqttClientOptions { Port = host.MqttPort, ClientIdentifier = car.DeviceId, UserName = car.DeviceId, Password = car.Secret });
        for (var message = 0; message < 101; message++)
        {
            var payload = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"odometerKm":{{1000 + (message / 10.0):0.0}}}"""));
            await device.PublishAsync(TopicName.Parse($"devices/{car.DeviceId}/telemetry"), payload, QualityOfService.AtLeastOnce);
        }

        var first = await api.GetAsync($"vehicles/{car.VehicleId}/telemetry?limit=1000");
        Assert.Equal(100, first["items"]!.AsArray().Count);
        Assert.Single((await api.GetAsync($"vehicles/{car.VehicleId}/telemetry?limit=1000&cursor={first["nextCursor"]!.GetValue<string>()}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task What_was_driven_and_what_the_car_complains_of_can_be_read()
    {
        await using var host = await MilepostHost.StartNewAsync();
        using var api = await Api.SignInAsync(host);
        var car = await api.CreateCarAsync("Car", 1000, DateTimeOffset.UtcNow.AddDays(-2));
        await PublishAsync(host, car, """{"odometerKm":1042.5,"batteryV":12.6,"engineHours":7.5,"dtc":["P0301"]}""");

        var months = await api.GetAsync($"vehicles/{car.VehicleId}/usage?bucket=month");
        Assert.Equal(42.5, months["items"]!.AsArray().Sum(month => month!["distanceKm"]!.GetValue<double>()), 1e-9);
        Assert.Equal((12.6, 7.5), (months["batteryV"]!.GetValue<double>(), months["engineHours"]!.GetValue<double>()));
        var days = (await api.GetAsync($"vehicles/{car.VehicleId}/usage"))["items"]!.AsArray();
        Assert.Equal(42.5, days.Sum(day => day!["distanceKm"]!.GetValue<double>()), 1e-9);
        Assert.Empty((await api.GetAsync($"vehicles/{car.VehicleId}/usage?to={days[0]!["on"]!.GetValue<string>()}"))["items"]!.AsArray());

        var fault = Assert.Single((await api.GetAsync($"vehicles/{car.VehicleId}/faults"))["items"]!.AsArray())!;
        Assert.Equal(("P0301", "Cylinder 1 misfires", "safety"), (fault["code"]!.GetValue<string>(), fault["text"]!.GetValue<string>(), fault["severity"]!.GetValue<string>()));
        Assert.Equal(1042.5, fault["odometerKm"]!.GetValue<double>());
    }

    private static async Task PublishAsync(MilepostHost host, Car car, string payload)
    {
        string[] words = ["-p", host.MqttPort.ToString(CultureInfo.InvariantCulture), "-u", car.DeviceId, "-P", car.Secret, "-q", "1", "-t", $"devices/{car.DeviceId}/telemetry", "-m", payload];
        await using var publisher = Program.Start("mosquitto_pub", words);
        Assert.Equal(0, await publisher.ExitAsync(TimeSpan.FromSeconds(30)));
    }
}
