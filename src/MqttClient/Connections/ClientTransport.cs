using System.IO.Pipelines;
using System.Net.Sockets;

namespace Milepost.MqttClient.Connections;

/// <summary>A TCP connection as a pair of pipes, and how to end it.</summary>
internal sealed class ClientTransport : IDisposable
{
    private readonly NetworkStream stream;

    private ClientTransport(NetworkStream stream)
    {
        this.stream = stream;
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public static async Task<ClientTransport> OpenTcpAsync(string host, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new(new NetworkStream(socket, ownsSocket: true));
    }

    /// <summary>Ends both directions at once; pending reads and writes fail.</summary>
    public void Dispose()
    {
        stream.Dispose();
        Input.CancelPendingRead();
        Output.CancelPendingFlush();
    }

    /// <summary>Gives the buffers back; only when nobody reads or writes any more.</summary>
    public void Complete()
    {
        Input.Complete();

        // With an exception nothing is flushed to the closed stream.
        Output.Complete(new ObjectDisposedException(nameof(ClientTransport)));
    }
}
