using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Milepost.TestKit.Running;

/// <summary>A small HTTP server of a test's own: keeps every request, and answers as the test says, late or never.</summary>
public sealed class HttpReceiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<ReceivedRequest> requests = Channel.CreateUnbounded<ReceivedRequest>();
    private readonly ConcurrentBag<Task> connections = [];
    private readonly Func<ReceivedRequest, CancellationToken, Task<string>> answer;
    private readonly Task accepting;

    /// <summary>Listens on a free port.</summary>
    /// <param name="answer">Gives the status line and further headers of each answer, as <c>200 OK</c>; it may take its time.</param>
    public HttpReceiver(Func<ReceivedRequest, CancellationToken, Task<string>> answer)
    {
        this.answer = answer;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Answers everything at once with a status line.</summary>
    public static HttpReceiver Answering(string status) => new((_, _) => Task.FromResult(status));

    /// <summary>Takes everything in and never answers.</summary>
    public static HttpReceiver Silent() => new(async (_, stop) =>
    {
        await Task.Delay(Timeout.Infinite, stop);
        return string.Empty;
    });

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url => $"http://{(IPEndPoint)listener.LocalEndpoint}";

    /// <summary>Waits for the next request that fits; those before it are passed over.</summary>
    public async Task<ReceivedRequest> WaitForAsync(string what, Func<ReceivedRequest, bool> fits, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await foreach (var request in requests.Reader.ReadAllAsync(limit.Token))
            {
                if (fits(request))
                {
                    return request;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No request came with {what} within {patience.TotalSeconds} s.");
        }

        throw new InvalidOperationException($"The receiver ended before a request came with {what}.");
    }

    /// <summary>Every request that was not waited for yet.</summary>
    public IReadOnlyList<ReceivedRequest> Rest()
    {
        var rest = new List<ReceivedRequest>();
        while (requests.Reader.TryRead(out var request))
        {
            rest.Add(request);
        }

        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                connections.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            requests.Writer.TryComplete();
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadAsync(stream) is { } request)
                {
                    requests.Writer.TryWrite(request);
                    var status = await answer(request, stop.Token);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"), stop.Token);
                }
            }
            catch (Exception ended) when (ended is OperationCanceledException or IOException)
            {
                // The peer left, or the test is over.
            }
        }
    }

    private async Task<ReceivedRequest?> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stop.Token) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, stop.Token);
        var words = lines[0].Split(' ');
        return new ReceivedRequest(words[0], words[1], headers, body);
    }
}

/// <summary>A request as it arrived.</summary>
public sealed record ReceivedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as text; binary parts come out garbled.</summary>
    public string Text => Encoding.UTF8.GetString(Body);
}
