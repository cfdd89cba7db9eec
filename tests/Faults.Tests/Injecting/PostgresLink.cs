using System.Net;
using System.Net.Sockets;

namespace Milepost.Faults.Tests.Injecting;

/// <summary>One session through the proxy: two directions, each read message by message so that a commit is seen on its way.</summary>
internal sealed class PostgresLink : IDisposable
{
    private readonly PostgresProxy proxy;
    private readonly Socket host;
    private readonly Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly PostgresMessages messages = new();

    private PostgresLink(PostgresProxy proxy, Socket host) => (this.proxy, this.host) = (proxy, host);

    /// <summary>Connects to the server and passes everything on until either side ends.</summary>
    public static async Task RunAsync(PostgresProxy proxy, Socket host, int port, CancellationToken stop)
    {
        using var link = new PostgresLink(proxy, host);
        await using var stopping = stop.Register(link.Reset);
        try
        {
            await link.server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), stop);
            (host.NoDelay, link.server.NoDelay) = (true, true);
            await Task.WhenAll(link.PassAsync(host, link.server, link.ForwardAsync), link.PassAsync(link.server, host, link.ReturnAsync));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Either side is gone, or was cut off: the other one learns it.
        }
    }

    public void Dispose() => Reset();

    /// <summary>Cuts both sides off with a reset, as a firewall does that has forgotten the connection.</summary>
    public void Reset()
    {
        foreach (var socket in new[] { host, server })
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // It was cut off before.
            }

            socket.Dispose();
        }
    }

    /// <summary>Passes one direction on; where that fails both end, as they would without anybody between them.</summary>
    private async Task PassAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, Task> passAsync)
    {
        try
        {
            await PumpAsync(from, to, passAsync);
        }
        catch (SocketException)
        {
            Reset();
            throw;
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, Task> passAsync)
    {
        var buffer = new byte[256 * 1024];
        var held = 0;
        while (true)
        {
            if (held == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await from.ReceiveAsync(buffer.AsMemory(held));
            if (read == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }

            held += read;
            var whole = messages.Whole(buffer.AsSpan(0, held), isFromHost: from == host);
            await passAsync(buffer.AsMemory(0, whole));
            buffer.AsSpan(whole, held - whole).CopyTo(buffer);
            held -= whole;
        }
    }

    private async Task ForwardAsync(ReadOnlyMemory<byte> whole)
    {
        if (messages.FindCommit(whole.Span) is not { } commit)
        {
            await SendAsync(server, whole);
            return;
        }

        await SendAsync(server, whole[..commit]);
        await proxy.ReachedAsync(CommitMoment.BeforeCommit, this);
        await SendAsync(server, whole[commit..]);
        await proxy.ReachedAsync(CommitMoment.CommitSent, this);
    }

    private async Task ReturnAsync(ReadOnlyMemory<byte> whole)
    {
        var isCommitted = messages.IsWriter && PostgresMessages.HoldsCommitted(whole.Span);
        if (isCommitted)
        {
            await proxy.ReachedAsync(CommitMoment.CommitAnswered, this);
        }

        await SendAsync(host, whole);
        if (isCommitted)
        {
            await proxy.ReachedAsync(CommitMoment.CommitTold, this);
        }
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await to.SendAsync(bytes)..];
        }
    }
}
