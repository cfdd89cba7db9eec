using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Milepost.Mqtt;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Packets;

namespace Milepost.MqttClient.Tests;

/// <summary>A server that says exactly what the test says, to one client on a loopback socket.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly MqttVersion version;
    private NetworkStream? stream;
    private PipeReader? input;

    private ScriptedServer(MqttVersion version)
    {
        this.version = version;
        listener.Start();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public static ScriptedServer Start(MqttVersion version = MqttVersion.V5) => new(version);

    /// <summary>Options that lead here, pings off.</summary>
    public MqttClientOptions Options => new() { Port = Port, Version = version, ClientIdentifier = "test", KeepAlive = TimeSpan.Zero };

    /// <summary>Takes the connection, expects CONNECT and answers it.</summary>
    public async Task<MqttConnection> ConnectAsync(MqttClientOptions? options = null, ConnAck? answer = null)
    {
        var connecting = MqttConnection.ConnectAsync(options ?? Options);
        await AcceptAsync();
        await ExpectAsync<Connect>();
        await WriteAsync(answer ?? new ConnAck());
        return await Within(connecting, "the client to be connected");
    }

    public async Task AcceptAsync()
    {
        stream = new NetworkStream(await Within(listener.AcceptSocketAsync(), "a client to call"), ownsSocket: true);
        input = PipeReader.Create(stream);
    }

    public async Task<T> ExpectAsync<T>()
        where T : MqttPacket => Assert.IsType<T>(await Within(ReadAsync(), typeof(T).Name));

    /// <summary>Expects the client to close, without a further packet.</summary>
    public async Task ExpectEndAsync() => Assert.Null(await Within(ReadAsync(), "the client to close"));

    public async Task WriteAsync(params MqttPacket[] packets)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var packet in packets)
        {
            MqttEncoder.Write(packet, version, output);
        }

        await stream!.WriteAsync(output.WrittenMemory);
    }

    public async Task WriteHexAsync(string hex) => await stream!.WriteAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    /// <summary>Closes the connection in good order.</summary>
    public void Close() => stream!.Dispose();

    /// <summary>Waits for what the test has caused; the message says what did not happen.</summary>
    public static async Task<T> Within<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Patience.TotalSeconds} s in vain for {what}.");
        }
    }

    public static Task Within(Task task, string what) => Within(AsResult(task), what);

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        if (stream is not null)
        {
            await stream.DisposeAsync();
        }
    }

    private static async Task<bool> AsResult(Task task)
    {
        await task;
        return true;
    }

    private async Task<MqttPacket?> ReadAsync()
    {
        while (true)
        {
            var result = await input!.ReadAsync();
            var buffer = result.Buffer;
            var status = FrameReader.TryRead(ref buffer, new FrameLimits(1 << 20), out var frame, out var violation);
            MqttPacket? packet = null;
            if (status == FrameStatus.Frame)
            {
                MqttDecoder.TryDecode(frame, version, PacketOrigin.Client, out packet, out violation);
            }

            Assert.Null(violation);
            input.AdvanceTo(buffer.Start, packet is null ? buffer.End : buffer.Start);
            if (packet is not null || result.IsCompleted)
            {
                return packet;
            }
        }
    }
}
