using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Milepost.Gateway.Tests;

/// <summary>A browser's end of the hub: SignalR's JSON protocol over a WebSocket, nothing hidden.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1e;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<JsonElement> _received = Channel.CreateUnbounded<JsonElement>();
    private readonly List<JsonElement> _passedOver = [];
    private Task _reading = Task.CompletedTask;
    private int _invocations;

    private HubClient()
    {
    }

    public static async Task<HubClient> ConnectAsync(GatewayApp app, string token, string? origin = null, bool read = true)
    {
        var client = new HubClient();
        if (origin is not null)
        {
            client._socket.Options.SetRequestHeader("Origin", origin);
        }

        await client._socket.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws", Path = "/hubs/vehicles", Query = $"access_token={token}" }.Uri, CancellationToken.None);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        await client.ReceiveHandshakeAsync();
        if (read)
        {
            client._reading = client.ReadAsync();
        }

        return client;
    }

    /// <summary>Signs in anew and connects.</summary>
    public static async Task<HubClient> SignedInAsync(GatewayApp app, string email = GatewayApp.OwnerEmail)
    {
        using var http = app.Anonymous();
        return await ConnectAsync(app, (await GatewayApp.SignInAsync(http, email)).Text("accessToken"));
    }

    public Task<JsonElement> SubscribeAsync(string? cursor = null, params string[]? vehicleIds) =>
        InvokeAsync("Subscribe", new { vehicleIds = vehicleIds is { Length: > 0 } ? vehicleIds : null, cursor });

    /// <summary>Calls the hub and waits for its answer; what arrives before it is kept for <see cref="NextAsync"/>.</summary>
    public async Task<JsonElement> InvokeAsync(string method, object? argument)
    {
        var id = $"{++_invocations}";
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments = new[] { argument } }));
        var completion = await ReceiveAsync(message => IsCompletion(message, id), $"the answer to {method}", keepOthers: true);
        return completion.TryGetProperty("error", out var error) ? throw new HubFault(error.GetString()!)
            : completion.TryGetProperty("result", out var result) ? result : default;
    }

    /// <summary>Only sends the call; with a cursor it does not matter how soon it is heard.</summary>
    public Task SendSubscribeAsync(string cursor) =>
        SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = "only", target = "Subscribe", arguments = new[] { new { vehicleIds = (string[]?)null, cursor } } }));

    /// <summary>The argument of the next message of a kind, passing over others.</summary>
    public async Task<JsonElement> NextAsync(string target) =>
        (await ReceiveAsync(message => IsInvocation(message, target), $"a {target}", keepOthers: false)).GetProperty("arguments")[0];

    /// <summary>The next message of any of these kinds, with its kind.</summary>
    public async Task<(string Target, JsonElement Argument)> NextOfAsync(params string[] targets)
    {
        var message = await ReceiveAsync(candidate => targets.Any(target => IsInvocation(candidate, target)), $"one of {string.Join(", ", targets)}", keepOthers: false);
        return (message.Text("target"), message.GetProperty("arguments")[0]);
    }

    public Task SendAsync(string record) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(record + (char)RecordSeparator), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>How many messages of a kind came before the last answer.</summary>
    public int PassedOver(string target) => _passedOver.Count(message => IsInvocation(message, target));

    /// <summary>Waits for the server to go away.</summary>
    public async Task ClosedAsync(string because)
    {
        try
        {
            await _reading.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The connection is still open although {because}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private static bool IsInvocation(JsonElement message, string target) =>
        message.GetProperty("type").GetInt32() == 1 && message.Text("target") == target;

    private static bool IsCompletion(JsonElement message, string id) =>
        message.GetProperty("type").GetInt32() == 3 && message.Text("invocationId") == id;

    private async Task<JsonElement> ReceiveAsync(Func<JsonElement, bool> wanted, string what, bool keepOthers)
    {
        var kept = _passedOver.FindIndex(message => wanted(message));
        if (!keepOthers && kept >= 0)
        {
            var message = _passedOver[kept];
            _passedOver.RemoveRange(0, kept + 1);
            return message;
        }

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var message = await _received.Reader.ReadAsync(patience.Token);
                if (wanted(message))
                {
                    return message;
                }

                if (keepOthers)
                {
                    _passedOver.Add(message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The hub did not send {what} within {Patience}.");
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"The hub closed the connection instead of sending {what}.");
        }
    }

    private async Task ReceiveHandshakeAsync()
    {
        var buffer = new byte[256];
        var received = await _socket.ReceiveAsync(buffer, CancellationToken.None);

        // A connection that is refused gets its close message right behind.
        Assert.StartsWith("{}" + (char)RecordSeparator, Encoding.UTF8.GetString(buffer, 0, received.Count), StringComparison.Ordinal);
    }

    private async Task ReadAsync()
    {
        var pending = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(pending.GetMemory(4096), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                pending.Advance(received.Count);
                pending = Split(pending);
            }
        }
        catch (WebSocketException)
        {
            // The server cut the connection: that is one of the ends tests wait for.
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }

        _received.Writer.Complete();
    }

    private ArrayBufferWriter<byte> Split(ArrayBufferWriter<byte> pending)
    {
        var bytes = pending.WrittenSpan;
        for (var end = bytes.IndexOf(RecordSeparator); end >= 0; end = bytes.IndexOf(RecordSeparator))
        {
            _received.Writer.TryWrite(JsonSerializer.Deserialize<JsonElement>(bytes[..end]));
            bytes = bytes[(end + 1)..];
        }

        var rest = new ArrayBufferWriter<byte>();
        rest.Write(bytes);
        return rest;
    }
}

/// <summary>The hub refused a call.</summary>
internal sealed class HubFault(string message) : Exception(message);
