using System.Collections.Immutable;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.Silo.Client;

/// <summary>The hot path: one decoded message of a device on its way into the journal.</summary>
public interface ITelemetryIngest
{
    /// <summary>
    /// Hands a message to its vehicle. Completes when the vehicle's mailbox took it, normally at once; waits while the mailbox is full,
    /// which is how overload reaches the socket. <paramref name="completion"/> is then called exactly once, from a thread of the silo,
    /// when the outcome is durable, followed by <see cref="IIngestCompletion.Flush"/>.
    /// </summary>
    ValueTask PostAsync(TelemetryMessage message, IIngestCompletion completion, long token, CancellationToken cancellation);
}

/// <summary>One message, decoded, with its payload as received.</summary>
/// <param name="Vehicle">Whose it is, by the device's pairing at the samples' times.</param>
/// <param name="Device">Who sent it.</param>
/// <param name="ReceivedAt">When.</param>
/// <param name="Redelivered">DUP was set.</param>
/// <param name="Topic">Where it was published.</param>
/// <param name="Payload">As received; owned by the message, never changed.</param>
/// <param name="Samples">What could be read of it.</param>
/// <param name="PayloadHash">64-bit hash of topic and payload.</param>
/// <param name="RetryOf">The dead letter this is read again from; it is removed in the same commit.</param>
public sealed record TelemetryMessage(
    VehicleId Vehicle,
    DeviceId Device,
    Instant ReceivedAt,
    bool Redelivered,
    string Topic,
    ReadOnlyMemory<byte> Payload,
    ImmutableArray<Sample> Samples,
    long PayloadHash,
    long? RetryOf = null);

/// <summary>Receives outcomes of posted messages.</summary>
public interface IIngestCompletion
{
    /// <summary>The outcome of the message posted under a token is known and durable. Must not block.</summary>
    void Completed(long token, IngestOutcome outcome);

    /// <summary>The last of the outcomes that became known together was told: what they led to may leave. Must not block.</summary>
    void Flush();
}

/// <summary>What became of a message.</summary>
public enum IngestOutcome
{
    /// <summary>Journaled, or a duplicate of what is: acknowledge.</summary>
    Durable,

    /// <summary>Kept as a dead letter: acknowledge with the reason.</summary>
    DeadLettered,

    /// <summary>Refused, not kept: answer with a reason code, do not acknowledge as taken.</summary>
    QuotaExceeded,

    /// <summary>The store failed; whether it was journaled is unknown: do not acknowledge, drop the connection, let the device send again.</summary>
    Unavailable,
}
