using System.Diagnostics;
using System.Text;
using Milepost.DeviceBridge.Tests.Support;
using Milepost.TestKit;

namespace Milepost.DeviceBridge.Tests.Connections;

/// <summary>The endpoint against Mosquitto's own clients, where they are installed.</summary>
public sealed class RealClientTests
{
    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task PUBLISH_OfMosquittoPub_IsTakenInAndAcknowledged(string version)
    {
        await using var server = await BridgeServer.StartAsync();

        var (code, output) = await RunAsync(
            "mosquitto_pub", server, version, "-u", "car", "-P", "car-secret", "-q", "1", "-t", "devices/car/telemetry", "-m", """{"odometerKm":57913.1}""");

        Assert.True(code == 0, output);
        Assert.Equal("""{"odometerKm":57913.1}""", Encoding.UTF8.GetString((await server.Silo.NextMessageAsync()).Message.Payload.Span));
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task PUBLISH_OfMosquittoPubWithAToken_SpeaksThingsBoard(string version)
    {
        await using var server = await BridgeServer.StartAsync();

        var (code, output) = await RunAsync(
            "mosquitto_pub", server, version, "-u", "car-token", "-q", "1", "-r", "-t", "v1/devices/me/telemetry", "-m", """{"ts":1,"values":{"odometer":1}}""");

        Assert.True(code == 0, output);
        Assert.Equal("v1/devices/me/telemetry", (await server.Silo.NextMessageAsync()).Message.Topic);
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task PUBLISH_OfAThousandLines_IsTakenInCompletely(string version)
    {
        await using var server = await BridgeServer.StartAsync();
        var lines = string.Concat(Enumerable.Range(1, 1000).Select(seq => $$"""{"seq":{{seq}}}""" + "\n"));

        var (code, output) = await RunAsync(
            "mosquitto_pub", server, version, lines, ["-u", "car", "-P", "car-secret", "-q", "1", "-l", "-t", "devices/car/telemetry"]);

        Assert.True(code == 0, output);
        for (var seq = 1; seq <= 1000; seq++)
        {
            Assert.Equal(seq, (await server.Silo.NextMessageAsync()).Message.Samples[0].DeviceSequence);
        }
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task SUBSCRIBE_OfMosquittoSub_ReceivesTheConfiguration(string version)
    {
        await using var server = await BridgeServer.StartAsync();

        var (code, output) = await RunAsync(
            "mosquitto_sub", server, version, "-u", "car", "-P", "car-secret", "-q", "1", "-t", "devices/car/config", "-C", "1", "-W", "10");

        Assert.True(code == 0, output);
        Assert.Contains($"\"vehicleId\":\"{server.Car.Vehicle}\"", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task CONNECT_OfMosquittoPubWithAWrongSecret_IsRefused(string version)
    {
        await using var server = await BridgeServer.StartAsync();

        var (code, _) = await RunAsync(
            "mosquitto_pub", server, version, "-u", "car", "-P", "wrong", "-q", "1", "-t", "devices/car/telemetry", "-m", "{}");

        Assert.NotEqual(0, code);
        Assert.False(server.Silo.HasMessages);
    }

    private static Task<(int Code, string Output)> RunAsync(string program, BridgeServer server, string version, params string[] arguments) =>
        RunAsync(program, server, version, input: null, arguments);

    private static async Task<(int Code, string Output)> RunAsync(
        string program, BridgeServer server, string version, string? input, string[] arguments)
    {
        var path = Path.Combine("/usr/bin", program);
        Assert.SkipUnless(File.Exists(path), $"{path} is not installed (Debian: mosquitto-clients)");
        string[] common = ["-h", "127.0.0.1", "-p", $"{server.EndPoint.Port}", "-V", version];
        using var process = Process.Start(new ProcessStartInfo(path, [.. common, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(FakeDevice.Patience * 2);
        return (process.ExitCode, await output + await errors);
    }
}
