using System.Net;
using System.Net.Sockets;

namespace Milepost.TestKit;

/// <summary>A scripted peer: writes exact bytes to a real socket and reads whole MQTT packets back.</summary>
public sealed class FakeDevice : IDisposable
{
    /// <summary>How long an expectation waits before it says what did not happen.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Socket socket;
    private readonly NetworkStream stream;

    private FakeDevice(Socket socket)
    {
        this.socket = socket;
        stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Connects to a listener.</summary>
    public static async Task<FakeDevice> ConnectAsync(EndPoint server, int? receiveBuffer = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        await socket.ConnectAsync(server);
        return new FakeDevice(socket);
    }

    /// <summary>Connects, and expects to be turned away at once.</summary>
    public static async Task ExpectTurnedAwayAsync(EndPoint server)
    {
        try
        {
            using var device = await ConnectAsync(server);
            await device.ExpectEndAsync();
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Turned away before the connect call had even returned.
        }
    }

    /// <summary>Writes bytes.</summary>
    public Task SendAsync(params byte[] bytes) => stream.WriteAsync(bytes).AsTask().WaitAsync(Patience);

    /// <summary>Reads one packet, fixed header included; <c>null</c> at the end of the stream.</summary>
    /// <param name="expected">What the packet should be, for the message when none comes.</param>
    public async Task<byte[]?> ReadPacketAsync(string expected)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await ReadPacketAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The server sent nothing for {Patience.TotalSeconds} s; expected: {expected}.");
        }
        catch (IOException)
        {
            return null; // reset, which is an end too: the server closed while our bytes were unread
        }
    }

    /// <summary>Reads until the server closed, whatever it sends before.</summary>
    public async Task ExpectEndAsync()
    {
        while (await ReadPacketAsync("the connection to be closed") is not null)
        {
        }
    }

    /// <summary>Ends our half of the connection.</summary>
    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    /// <inheritdoc />
    public void Dispose() => stream.Dispose();

    private async Task<byte[]?> ReadPacketAsync(CancellationToken cancellation)
    {
        List<byte> header = [];
        var one = new byte[1];
        do
        {
            if (await stream.ReadAsync(one, cancellation) == 0)
            {
                return null;
            }

            header.Add(one[0]);
        }
        while (header.Count < 2 || (one[0] & 0x80) != 0);

        var length = header.Skip(1).Select((digit, index) => (digit & 0x7F) << (7 * index)).Sum();
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellation);
        return [.. header, .. body];
    }
}
