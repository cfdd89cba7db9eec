using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Requests;
using Milepost.Grains.Alerts;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Webhooks;

/// <summary>Sends every change of every alert to the operator's address, signed, each at least once and in order.</summary>
internal sealed class AlertWebhook : IFeedConsumer, IDisposable
{
    private const int MaxHeadKilobytes = 16;

    private readonly WebhookOptions _options;
    private readonly Uri _url;
    private readonly byte[] _key;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ILogger<AlertWebhook> _logger;

    public AlertWebhook(IOptions<WebhookOptions> options, TimeProvider time, ILogger<AlertWebhook> logger)
    {
        _options = options.Value;
        _url = new Uri(_options.Url!);
        _key = WebhookSignature.TryReadKey(_options.Secret, out var key) ? key : throw new ArgumentException("The secret was not validated.", nameof(options));
        _time = time;
        _logger = logger;

        _http = new HttpClient(Handler()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc />
    public string Name => "webhook";

    /// <inheritdoc />
    public FeedStart Start => _options.FromOldest ? FeedStart.Oldest : FeedStart.Newest;

    /// <inheritdoc />
    public TimeSpan GiveUpAfter => _options.GiveUpAfter;

    /// <inheritdoc />
    public bool Wants(FeedItem item) => item is AlertRaisedItem or AlertChangedItem;

    /// <inheritdoc />
    /// <exception cref="HttpRequestException">It was not delivered; the text says why and names no address.</exception>
    public async Task CarryOutAsync(FeedEffect effect, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var request = RequestOf(effect);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!answer.IsSuccessStatusCode)
            {
                throw new HttpRequestException($"the receiver answered {(int)answer.StatusCode}");
            }

            WebhookLog.Delivered(_logger, effect.Id, (int)answer.StatusCode, Stopwatch.GetElapsedTime(began));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"the receiver did not answer within {_options.Timeout}");
        }
    }

    public void Dispose() => _http.Dispose();

    // Of an answer only the status counts: nothing is followed, kept or read.
    private static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxResponseHeadersLength = MaxHeadKilobytes,
        MaxResponseDrainSize = 0,
        MaxConnectionsPerServer = 1,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    private HttpRequestMessage RequestOf(FeedEffect effect)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(AlertOf(effect.Item).ToResource(), WireJson.Options);
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", effect.Id);
        request.Headers.Add("webhook-timestamp", now.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(_key, effect.Id, now, body));
        return request;
    }

    private static Alert AlertOf(FeedItem item) => item switch
    {
        AlertRaisedItem raised => raised.Alert,
        AlertChangedItem changed => changed.Alert,
        _ => throw new ArgumentException("It is about no alert.", nameof(item)),
    };
}
