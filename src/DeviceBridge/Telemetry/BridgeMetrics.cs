using System.Diagnostics;
using System.Diagnostics.Metrics;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Telemetry;

/// <summary>The instruments of the device endpoint, all names in one place.</summary>
internal sealed class BridgeMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Milepost.DeviceBridge";

    private readonly UpDownCounter<int> connections;
    private readonly Counter<long> closed;
    private readonly Counter<long> messages;
    private readonly Counter<long> samples;
    private readonly Counter<long> faults;
    private readonly Counter<long> outcomes;
    private readonly Histogram<double> durability;

    public BridgeMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        connections = meter.CreateUpDownCounter<int>("milepost.mqtt.connections", "{connection}", "Connections now, half-open ones included.");
        closed = meter.CreateCounter<long>("milepost.mqtt.connections.closed", "{connection}", "Connections ended, by reason.");
        messages = meter.CreateCounter<long>("milepost.mqtt.messages", "{message}", "Messages received, by dialect.");
        samples = meter.CreateCounter<long>("milepost.mqtt.samples", "{sample}", "Samples read, by dialect.");
        faults = meter.CreateCounter<long>("milepost.mqtt.faults", "{fault}", "Elements that could not be read, by dialect.");
        outcomes = meter.CreateCounter<long>("milepost.mqtt.outcomes", "{message}", "Messages answered, by outcome.");
        durability = meter.CreateHistogram<double>("milepost.mqtt.durability", "s", "From PUBLISH read to its outcome in order.");
    }

    /// <summary>A connection was accepted.</summary>
    public void Opened() => connections.Add(1);

    /// <summary>It ended.</summary>
    public void Closed(string reason)
    {
        connections.Add(-1);
        closed.Add(1, new KeyValuePair<string, object?>("reason", reason));
    }

    /// <summary>A message was read.</summary>
    public void Received(string dialect, DecodedPayload decoded)
    {
        var tag = new KeyValuePair<string, object?>("dialect", dialect);
        messages.Add(1, tag);
        samples.Add(decoded.Samples.Length, tag);
        if (!decoded.Faults.IsEmpty)
        {
            faults.Add(decoded.Faults.Length, tag);
        }
    }

    /// <summary>A message's outcome is known and its turn has come; <c>null</c> = it was refused unread.</summary>
    public void Settled(IngestOutcome? outcome, long openedAt)
    {
        outcomes.Add(1, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));
        durability.Record(Stopwatch.GetElapsedTime(openedAt).TotalSeconds);
    }

    private static string NameOf(IngestOutcome? outcome) => outcome switch
    {
        IngestOutcome.Durable => "durable",
        IngestOutcome.DeadLettered => "dead-lettered",
        IngestOutcome.QuotaExceeded => "quota-exceeded",
        IngestOutcome.Unavailable => "unavailable",
        _ => "refused",
    };
}
