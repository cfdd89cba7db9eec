using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Milepost.Grains.Identity;
using Milepost.Mqtt;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;
using Milepost.Silo.Client;
using Milepost.TestKit;

namespace Milepost.DeviceBridge.Tests.Support;

/// <summary>The endpoint on a real socket of the loopback interface, over an in-memory silo with one paired device, <c>car</c>.</summary>
internal sealed class BridgeServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private BridgeServer(WebApplication app, InMemorySilo silo, DeviceRecord car)
    {
        this.app = app;
        Silo = silo;
        Car = car;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        EndPoint = new IPEndPoint(IPAddress.Loopback, new Uri(address).Port);
    }

    public InMemorySilo Silo { get; }

    public DeviceRecord Car { get; }

    public IPEndPoint EndPoint { get; }

    public static async Task<BridgeServer> StartAsync(Action<DeviceBridgeOptions>? configure = null)
    {
        var silo = new InMemorySilo();
        var car = silo.Add("car", new VehicleId(Guid.NewGuid()));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseMqtt()));
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddSingleton<ITelemetryIngest>(silo).AddSingleton<IDeadLetters>(silo);
        builder.Services.AddSingleton<IDeviceDirectory>(silo).AddSingleton<IAccounting>(silo);
        builder.Services.AddDeviceBridge(configure ?? (_ => { }));
        var app = builder.Build();
        await app.StartAsync();
        return new BridgeServer(app, silo, car);
    }

    public Task<FakeDevice> ConnectAsync(int? receiveBuffer = null) => FakeDevice.ConnectAsync(EndPoint, receiveBuffer);

    /// <summary>A device that signed in.</summary>
    public async Task<FakeDevice> SignInAsync(MqttVersion version, string device = "car", string client = "c1", int? receiveBuffer = null)
    {
        var peer = await ConnectAsync(receiveBuffer);
        await peer.SendAsync(MqttBytes.Connect(version, device, client));
        Assert.Equal(ReasonCode.Success, (await peer.ExpectAsync<ConnAck>(version)).ReasonCode);
        return peer;
    }

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}

/// <summary>Packets as bytes and back.</summary>
internal static class MqttBytes
{
    public static byte[] Connect(MqttVersion version, string device, string client, MqttProperties? properties = null) => Of(version, new Connect
    {
        Version = version,
        ClientIdentifier = client,
        CleanStart = true,
        KeepAlive = 60,
        UserName = device,
        Password = System.Text.Encoding.UTF8.GetBytes(device + "-secret"),
        Properties = properties ?? MqttProperties.None,
    });

    public static byte[] Publish(MqttVersion version, ushort? identifier, string payload, string topic = "devices/car/telemetry") =>
        Of(version, new Publish
        {
            Topic = TopicName.Parse(topic),
            Delivery = identifier is { } id ? Delivery.AtLeastOnce(new PacketIdentifier(id)) : Delivery.AtMostOnce,
            Payload = System.Text.Encoding.UTF8.GetBytes(payload),
        });

    public static byte[] Of(MqttVersion version, MqttPacket packet)
    {
        var output = new ArrayBufferWriter<byte>();
        MqttEncoder.Write(packet, version, output);
        return output.WrittenSpan.ToArray();
    }

    public static MqttPacket Decode(MqttVersion version, byte[] bytes)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(FrameStatus.Frame, FrameReader.TryRead(ref input, new FrameLimits(FrameLimits.ProtocolPacketSizeMax), out var frame, out _));
        Assert.True(MqttDecoder.TryDecode(frame, version, PacketOrigin.Server, out var packet, out var violation), violation?.ToString());
        return packet;
    }

    public static async Task<T> ExpectAsync<T>(this FakeDevice device, MqttVersion version)
        where T : MqttPacket
    {
        var bytes = await device.ReadPacketAsync(typeof(T).Name);
        Assert.True(bytes is not null, $"The server closed; expected: {typeof(T).Name}.");
        return Assert.IsType<T>(Decode(version, bytes));
    }

    /// <summary>5.0: DISCONNECT with the reason, then the end. 3.1.1: the end.</summary>
    public static async Task ExpectClosedAsync(this FakeDevice device, MqttVersion version, ReasonCode code)
    {
        if (version == MqttVersion.V5)
        {
            Assert.Equal(code, (await device.ExpectAsync<Disconnect>(version)).ReasonCode);
        }

        Assert.Null(await device.ReadPacketAsync("the connection to be closed"));
    }
}
