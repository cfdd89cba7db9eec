using System.Diagnostics.Metrics;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Telemetry;

/// <summary>The instruments of the gateway, all names in one place; what each means stands in docs/metrics.md.</summary>
internal sealed class GatewayMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Milepost.Gateway";

    private readonly UpDownCounter<int> _connections;
    private readonly Histogram<double> _push;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _signInsFailed;
    private Func<long>? _lag;

    public GatewayMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _connections = meter.CreateUpDownCounter<int>("milepost.hub.connections", "{connection}", "Hub connections now.");
        _push = meter.CreateHistogram("milepost.hub.push", "s", "From an alert's being durable to its being handed to a hub connection.", advice: DurationBuckets.Seconds);
        _sent = meter.CreateCounter<long>("milepost.hub.messages", "{message}", "Messages handed to hub connections, by name.");
        _signInsFailed = meter.CreateCounter<long>("milepost.sign_ins.failed", "{attempt}", "Sign-ins of people that failed, by cause.");
        meter.CreateObservableGauge("milepost.hub.lag", () => _lag?.Invoke() ?? 0, "{item}", "Feed items that the hub connection furthest behind has yet to be given.");
    }

    /// <summary>From here on the gauge shows this.</summary>
    public void WatchLag(Func<long> lag) => _lag = lag;

    /// <summary>A hub connection was taken in.</summary>
    public void Connected() => _connections.Add(1);

    /// <summary>It ended.</summary>
    public void Disconnected() => _connections.Add(-1);

    /// <summary>A connection took a message.</summary>
    public void Sent(string message) => _sent.Add(1, new KeyValuePair<string, object?>("name", message));

    /// <summary>A connection took something that became durable so long ago; <c>null</c> = longer than is remembered, which is no push.</summary>
    public void Pushed(TimeSpan? age)
    {
        if (age is { } known)
        {
            _push.Record(known.TotalSeconds);
        }
    }

    /// <summary>The password was wrong, or there is no such account.</summary>
    public void SignInFailed() => _signInsFailed.Add(1, new KeyValuePair<string, object?>("cause", "wrong"));

    /// <summary>It was refused unheard after too many failures.</summary>
    public void SignInThrottled() => _signInsFailed.Add(1, new KeyValuePair<string, object?>("cause", "throttled"));
}
