using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Milepost.TestKit.Running;
using Milepost.Mqtt;
using Milepost.MqttClient;

namespace Milepost.EndToEnd.Tests;

/// <summary>What cannot be taken in is refused with its reason or kept as a dead letter, and nobody else notices.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("telemetry", """{"odometerKm": 12""", "malformed", "")]
    [InlineData("telemetry", """{"odometerKm": "many"}""", "wrong-type", "odometerKm")]
    [InlineData("telemetry", """{"odometerKm": -1}""", "out-of-range", "odometerKm")]
    [InlineData("telemetry", """{"speedKmh": 1e9}""", "out-of-range", "speedKmh")]
    [InlineData("obd", "41A60", "malformed", "line 1")]
    public async Task What_cannot_be_read_is_acknowledged_with_0x99_and_kept_with_its_reason(string channel, string payload, string reason, string names)
    {
        await using var host = await MilepostHost.StartNewAsync();
        using var api = await Api.SignInAsync(host);
        var car = await api.CreateCarAsync("Car", 1000);
        await using var device = await ConnectAsync(host, car);

        var answer = await device.PublishAsync(TopicName.Parse($"devices/{car.DeviceId}/{channel}"), Encoding.UTF8.GetBytes(payload), QualityOfService.AtLeastOnce);

        Assert.Equal(ReasonCode.PayloadFormatInvalid, answer.ReasonCode);
        var letter = Assert.Single((await api.GetAsync("deadLetters"))["items"]!.AsArray())!;
        Assert.Equal(reason, letter["reason"]!.GetValue<string>());
        Assert.Contains(names, letter["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(payload, Encoding.UTF8.GetString(Convert.FromBase64String(letter["payloadBase64"]!.GetValue<string>())));
        await AssertBalanceAsync(api, car, journaled: 0, deadLettered: 1);
    }

    [Fact]
    public async Task Of_an_array_the_good_elements_are_taken_in_and_the_bad_ones_kept()
    {
        await using var host = await MilepostHost.StartNewAsync();
        using var api = await Api.SignInAsync(host);
        var car = await api.CreateCarAsync("Car", 1000);
        await using var device = await ConnectAsync(host, car);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        var answer = await device.PublishAsync(
            TopicName.Parse($"devices/{car.DeviceId}/telemetry"),
            Encoding.UTF8.GetBytes($$"""[{"ts":{{now - 2000}},"odometerKm":1000.2},{"ts":{{now - 1000}},"odometerKm":true},{"ts":{{now}},"odometerKm":1000.3}]"""),
            QualityOfService.AtLeastOnce);

        Assert.Equal(ReasonCode.Success, answer.ReasonCode);
        Assert.Equal(1000.3, (await api.GetAsync($"vehicles/{car.VehicleId}"))["odometerKm"]!.GetValue<double>());
        await AssertBalanceAsync(api, car, journaled: 2, deadLettered: 1);
    }

    [Fact]
    public async Task Half_a_line_of_ELM_text_is_kept_as_a_dead_letter_and_the_whole_lines_are_taken_in()
    {
        await using var host = await MilepostHost.StartNewAsync();
        using var api = await Api.SignInAsync(host);
        var car = await api.CreateCarAsync("Car", 1000);
        await using var device = await ConnectAsync(host, car);

        var answer = await device.PublishAsync(TopicName.Parse($"devices/{car.DeviceId}/obd"), "41A600002714\r410D3C\r41310"u8.ToArray(), QualityOfService.AtLeastOnce);

        Assert.Equal(ReasonCode.Success, answer.ReasonCode);
        Assert.Equal(1000.4, (await api.GetAsync($"vehicles/{car.VehicleId}"))["odometerKm"]!.GetValue<double>());
        var letter = Assert.Single((await api.GetAsync("deadLetters"))["items"]!.AsArray())!;
        Assert.Contains("line 3", letter["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_of_another_device_is_refused_and_the_connection_goes_on()
    {
        await using var host = await MilepostHost.StartNewAsync();
        using var api = await Api.SignInAsync(host);
        var (mine, other) = (await api.CreateCarAsync("Mine", 1000), await api.CreateCarAsync("Other", 2000));
        await using var device = await ConnectAsync(host, mine);

        var refused = await device.PublishAsync(TopicName.Parse($"devices/{other.DeviceId}/telemetry"), """{"odometerKm":2001}"""u8.ToArray(), QualityOfService.AtLeastOnce);
        var unknown = await device.PublishAsync(TopicName.Parse("somewhere/else"), """{"odometerKm":2001}"""u8.ToArray(), QualityOfService.AtLeastOnce);
        var taken = await device.PublishAsync(TopicName.Parse($"devices/{mine.DeviceId}/telemetry"), """{"odometerKm":1001}"""u8.ToArray(), QualityOfService.AtLeastOnce);

        Assert.Equal((ReasonCode.NotAuthorized, ReasonCode.NotAuthorized, ReasonCode.Success), (refused.ReasonCode, unknown.ReasonCode, taken.ReasonCode));
        Assert.Equal(2000, (await api.GetAsync($"vehicles/{other.VehicleId}"))["odometerKm"]!.GetValue<double>());
        var balance = await api.GetAsync($"accounting?deviceId={mine.DeviceId}");
        Assert.Equal((3, 1, 2), (balance["received"]!.GetValue<int>(), balance["journaled"]!.GetValue<int>(), balance["refused"]!.GetValue<int>()));
    }

    [Fact]
    public async Task An_announced_length_of_268_435_455_ends_that_connection_and_no_other()
    {
        await using var host = await MilepostHost.StartNewAsync();
        using var api = await Api.SignInAsync(host);
        var car = await api.CreateCarAsync("Car", 1000);
        await using var device = await ConnectAsync(host, car);

        using var hostile = new TcpClient();
        await hostile.ConnectAsync("127.0.0.1", host.MqttPort);
        await hostile.GetStream().WriteAsync(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0x7F, 0x00, 0x04 });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var rest = await hostile.GetStream().ReadAsync(new byte[64], patience.Token);
        while (rest > 0)
        {
            rest = await hostile.GetStream().ReadAsync(new byte[64], patience.Token);
        }

        var answer = await device.PublishAsync(TopicName.Parse($"devices/{car.DeviceId}/telemetry"), """{"odometerKm":1001}"""u8.ToArray(), QualityOfService.AtLeastOnce);
        Assert.Equal(ReasonCode.Success, answer.ReasonCode);
    }

    private static Task<MqttConnection> ConnectAsync(MilepostHost host, Car car) => MqttConnection.ConnectAsync(
        new MqttClientOptions { Port = host.MqttPort, ClientIdentifier = car.DeviceId, UserName = car.DeviceId, Password = car.Secret });

    private static async Task AssertBalanceAsync(Api api, Car car, long journaled, long deadLettered)
    {
        JsonNode balance = await api.GetAsync($"accounting?deviceId={car.DeviceId}");
        Assert.Equal(
            (journaled + deadLettered, journaled, 0L, deadLettered, 0L),
            (balance["received"]!.GetValue<long>(), balance["journaled"]!.GetValue<long>(), balance["duplicate"]!.GetValue<long>(), balance["deadLettered"]!.GetValue<long>(), balance["refused"]!.GetValue<long>()));
    }
}
