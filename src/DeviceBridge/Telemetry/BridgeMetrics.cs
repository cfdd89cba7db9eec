using System.Diagnostics;
using System.Diagnostics.Metrics;
using Milepost.Mqtt;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Telemetry;

/// <summary>The instruments of the device endpoint, all names in one place; what each means stands in docs/metrics.md.</summary>
internal sealed class BridgeMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Milepost.DeviceBridge";

    /// <summary>One message of a connection in so many is timed, the first among them: that says the same as timing each and costs nothing to speak of.</summary>
    public const int TimedOneIn = 16;

    private readonly UpDownCounter<int> connections;
    private readonly Counter<long> closed;
    private readonly Counter<long> signInsRefused;
    private readonly Histogram<double> parse;
    private readonly Histogram<double> durability;
    private readonly Histogram<double> acknowledge;
    private readonly Tally packets = new("type");
    private readonly Tally messages = new("dialect");
    private readonly Tally samples = new("dialect");
    private readonly Tally faults = new("dialect");
    private readonly Tally outcomes = new("outcome");

    public BridgeMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        connections = meter.CreateUpDownCounter<int>("milepost.mqtt.connections", "{connection}", "Connections now, half-open ones included.");
        closed = meter.CreateCounter<long>("milepost.mqtt.connections.closed", "{connection}", "Connections ended, by reason.");
        signInsRefused = meter.CreateCounter<long>("milepost.mqtt.sign_ins.refused", "{connection}", "Connections that were not let in, by reason code.");
        parse = meter.CreateHistogram("milepost.mqtt.parse", "s", "From a PUBLISH in the buffer to its samples.", advice: DurationBuckets.Seconds);
        durability = meter.CreateHistogram("milepost.mqtt.durability", "s", "From a PUBLISH in the buffer to its outcome, in order.", advice: DurationBuckets.Seconds);
        acknowledge = meter.CreateHistogram("milepost.mqtt.acknowledge", "s", "From an outcome to its PUBACK's being written to the socket.", advice: DurationBuckets.Seconds);
        meter.CreateObservableCounter("milepost.mqtt.packets", packets.Read, "{packet}", "Packets received, by type.");
        meter.CreateObservableCounter("milepost.mqtt.messages", messages.Read, "{message}", "Messages read, by dialect.");
        meter.CreateObservableCounter("milepost.mqtt.samples", samples.Read, "{sample}", "Samples read, by dialect.");
        meter.CreateObservableCounter("milepost.mqtt.faults", faults.Read, "{fault}", "Elements that could not be read, by dialect.");
        meter.CreateObservableCounter("milepost.mqtt.outcomes", outcomes.Read, "{message}", "Messages answered, by outcome.");
    }

    /// <summary>Whether anybody wants to know how long messages take.</summary>
    public bool TimesMessages => durability.Enabled;

    /// <summary>A connection was accepted.</summary>
    public void Opened() => connections.Add(1);

    /// <summary>It ended.</summary>
    public void Closed(string reason)
    {
        connections.Add(-1);
        closed.Add(1, new KeyValuePair<string, object?>("reason", reason));
    }

    /// <summary>A connection was not let in; <c>null</c> = without a word.</summary>
    public void SignInRefused(ReasonCode? code) =>
        signInsRefused.Add(1, new KeyValuePair<string, object?>("code", code?.ToString() ?? "none"));

    /// <summary>Packets were received.</summary>
    public void Heard(ControlPacketType type, int count)
    {
        if (count > 0)
        {
            packets.Add(NameOf(type), count);
        }
    }

    /// <summary>A message was read.</summary>
    public void Received(string dialect, DecodedPayload decoded)
    {
        messages.Add(dialect, 1);
        samples.Add(dialect, decoded.Samples.Length);
        if (!decoded.Faults.IsEmpty)
        {
            faults.Add(dialect, decoded.Faults.Length);
        }
    }

    /// <summary>A timed message was read.</summary>
    public void Parsed(long beganAt) => parse.Record(Stopwatch.GetElapsedTime(beganAt).TotalSeconds);

    /// <summary>A message's outcome is known and its turn has come; <c>null</c> = it was refused unread.</summary>
    /// <param name="outcome">What became of it.</param>
    /// <param name="beganAt">Timestamp of its beginning to be read; 0 = it is not timed.</param>
    public void Settled(IngestOutcome? outcome, long beganAt)
    {
        outcomes.Add(NameOf(outcome), 1);
        if (beganAt != 0)
        {
            durability.Record(Stopwatch.GetElapsedTime(beganAt).TotalSeconds);
        }
    }

    /// <summary>A timed acknowledgement was written.</summary>
    public void Acknowledged(long decidedAt) => acknowledge.Record(Stopwatch.GetElapsedTime(decidedAt).TotalSeconds);

    private static string NameOf(IngestOutcome? outcome) => outcome switch
    {
        IngestOutcome.Durable => "durable",
        IngestOutcome.DeadLettered => "dead-lettered",
        IngestOutcome.QuotaExceeded => "quota-exceeded",
        IngestOutcome.Unavailable => "unavailable",
        _ => "refused",
    };

    private static string NameOf(ControlPacketType type) => type switch
    {
        ControlPacketType.Connect => "CONNECT",
        ControlPacketType.Publish => "PUBLISH",
        ControlPacketType.PubAck => "PUBACK",
        ControlPacketType.PubRec => "PUBREC",
        ControlPacketType.PubRel => "PUBREL",
        ControlPacketType.PubComp => "PUBCOMP",
        ControlPacketType.Subscribe => "SUBSCRIBE",
        ControlPacketType.Unsubscribe => "UNSUBSCRIBE",
        ControlPacketType.PingReq => "PINGREQ",
        ControlPacketType.Disconnect => "DISCONNECT",
        _ => "other",
    };
}
