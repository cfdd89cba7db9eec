using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Milepost.Load.Measuring;

namespace Milepost.Load.Hub;

/// <summary>
/// A browser's connection to the hub: SignalR's JSON protocol over a WebSocket without negotiation
/// (aspnetcore: <c>src/SignalR/docs/specs/HubProtocol.md</c>). Every record ends with 0x1E.
/// </summary>
internal sealed class HubConnection : IDisposable
{
    private const byte RecordEnd = 0x1E;
    private const int Invocation = 1, Completion = 3, Close = 7;
    private const int LongestRecord = 16 * 1024 * 1024;
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _ending = new();
    private TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IHubListener _listener;
    private byte[] _buffer = new byte[256 * 1024];
    private int _filled;
    private bool _isReady;

    private HubConnection(IHubListener listener) => _listener = listener;

    /// <summary>Connects, subscribes to the given vehicles, or to every one of the caller, and reports each server call to the listener from then on.</summary>
    public static async Task<HubConnection> SubscribeAsync(Uri server, string token, IHubListener listener, IEnumerable<string>? vehicleIds = null)
    {
        var hub = new HubConnection(listener);
        hub._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await hub._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hubs/vehicles" }.Uri, hub._ending.Token);
        await hub.SendAsync("""{"protocol":"json","version":1}""");
        _ = hub.ReceiveAsync();
        _ = hub.KeepAliveAsync();
        await hub.CallAsync("Subscribe", $$"""{"vehicleIds":{{JsonSerializer.Serialize(vehicleIds)}},"cursor":null}""");
        return hub;
    }

    /// <summary>Asks for something that changes nothing, and waits for the answer.</summary>
    public Task RoundTripAsync() => CallAsync("Unsubscribe", """{"vehicleIds":[]}""");

    public void Dispose()
    {
        _ending.Cancel();
        _socket.Dispose();
    }

    // One call at a time: its answer is the next completion.
    private async Task CallAsync(string method, string argument)
    {
        _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync($$"""{"type":1,"invocationId":"1","target":"{{method}}","arguments":[{{argument}}]}""");
        await _answered.Task.WaitAsync(AnswerLimit);
    }

    private async Task SendAsync(string record)
    {
        await _sending.WaitAsync(_ending.Token);
        try
        {
            byte[] bytes = [.. Encoding.UTF8.GetBytes(record), RecordEnd];
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, true, _ending.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    // Without one the server would take a silent client for a dead one after 30 s.
    private async Task KeepAliveAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(PingInterval, _ending.Token);
                await SendAsync("""{"type":6}""");
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The receiving loop sees the same end and says so.
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Owner of the receiving loop: whatever ends it fails the phase, through the listener.")]
    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var result = await _socket.ReceiveAsync(_buffer.AsMemory(_filled), _ending.Token);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    throw new WebSocketException("The server closed the hub connection.");
                }

                _filled += result.Count;
                ReadRecords(Timetable.NowNs());
            }
        }
        catch (Exception) when (_ending.IsCancellationRequested)
        {
            _answered.TrySetCanceled();
        }
        catch (Exception fault)
        {
            _answered.TrySetException(fault);
            _listener.Failed(fault);
        }
    }

    private void ReadRecords(long at)
    {
        var read = 0;
        for (int length; (length = _buffer.AsSpan(read, _filled - read).IndexOf(RecordEnd)) >= 0; read += length + 1)
        {
            Handle(_buffer.AsMemory(read, length), at);
        }

        _buffer.AsSpan(read, _filled - read).CopyTo(_buffer);
        _filled -= read;
        if (_filled == _buffer.Length)
        {
            var grown = _buffer.Length < LongestRecord ? _buffer.Length * 2 : throw new InvalidDataException("A hub record is too long.");
            Array.Resize(ref _buffer, grown);
        }
    }

    private void Handle(ReadOnlyMemory<byte> record, long at)
    {
        using var json = JsonDocument.Parse(record);
        var root = json.RootElement;
        if (!_isReady)
        {
            _isReady = root.TryGetProperty("error", out var refusal) ? throw new InvalidDataException($"Handshake refused: {refusal}.") : true;
            return;
        }

        switch (root.GetProperty("type").GetInt32())
        {
            case Invocation:
                _listener.Called(root.GetProperty("target").GetString()!, root.GetProperty("arguments")[0], at);
                break;
            case Completion when root.TryGetProperty("error", out var error):
                throw new InvalidDataException($"The hub refused a call: {error}.");
            case Completion:
                _answered.TrySetResult();
                break;
            case Close:
                throw new InvalidDataException($"The server closed the hub: {root}.");
            default:
                break;
        }
    }
}
