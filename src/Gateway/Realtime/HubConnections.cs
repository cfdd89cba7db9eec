using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Milepost.Gateway.Auth;
using Milepost.Gateway.Telemetry;

namespace Milepost.Gateway.Realtime;

/// <summary>Who is connected: at most so many per account, none longer than its session, and nobody new while the process ends.</summary>
internal sealed class HubConnections : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Connected> _connected = [];
    private readonly Dictionary<Guid, int> _perAccount = [];
    private readonly Sessions _sessions;
    private readonly IOptions<GatewayOptions> _options;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger<HubConnections> _logger;

    public HubConnections(
        Sessions sessions, IOptions<GatewayOptions> options, IHostApplicationLifetime lifetime, GatewayMetrics metrics, ILogger<HubConnections> logger)
    {
        _sessions = sessions;
        _options = options;
        _lifetime = lifetime;
        _metrics = metrics;
        _logger = logger;
        _sessions.Ended += Close;
    }

    /// <summary>Takes a connection in, or ends it when its account has too many or the process is ending.</summary>
    public bool TryAdd(HubCallerContext context, CurrentUser user)
    {
        // SignalR closes once, as the stopping begins; whoever comes back before the listener is gone would hold up the end until its limit.
        if (_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            Abort(context, user, "shutting down");
            return false;
        }

        lock (_gate)
        {
            var others = _perAccount.GetValueOrDefault(user.Account);
            if (others < _options.Value.MaxConnectionsPerAccount)
            {
                _perAccount[user.Account] = others + 1;
                _connected.Add(context.ConnectionId, new Connected(context, user));
                _metrics.Connected();
                return true;
            }
        }

        Abort(context, user, "too many connections");
        return false;
    }

    public void Remove(string connection)
    {
        lock (_gate)
        {
            if (_connected.Remove(connection, out var gone))
            {
                _metrics.Disconnected();
                var left = _perAccount[gone.User.Account] - 1;
                if (left == 0)
                {
                    _perAccount.Remove(gone.User.Account);
                }
                else
                {
                    _perAccount[gone.User.Account] = left;
                }
            }
        }
    }

    public void Dispose() => _sessions.Ended -= Close;

    private void Close(Guid session)
    {
        Connected[] closing;
        lock (_gate)
        {
            closing = [.. _connected.Values.Where(connected => connected.User.Session == session)];
        }

        foreach (var (context, user) in closing)
        {
            Abort(context, user, "session ended");
        }
    }

    private void Abort(HubCallerContext context, CurrentUser user, string reason)
    {
        _logger.HubClosed(context.ConnectionId, user.Account, reason);
        context.Abort();
    }

    private sealed record Connected(HubCallerContext Context, CurrentUser User);
}
