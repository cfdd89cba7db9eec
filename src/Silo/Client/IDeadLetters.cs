using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;

namespace Milepost.Silo.Client;

/// <summary>Messages that could not be taken in, kept with their reason until somebody looks or they can be read.</summary>
/// <remarks>At most <see cref="MaxPerDevice"/> per device: what was promised is never evicted, what comes after is refused, and counted as refused here.</remarks>
public interface IDeadLetters
{
    /// <summary>Most dead letters of one device.</summary>
    const int MaxPerDevice = 1000;

    /// <summary>Keeps letters of one message, durably and in one commit; the completion says <see cref="IngestOutcome.DeadLettered"/> or <see cref="IngestOutcome.QuotaExceeded"/>.</summary>
    ValueTask PostAsync(DeviceId device, IReadOnlyList<NewDeadLetter> letters, IIngestCompletion completion, long token, CancellationToken cancellation);

    /// <summary>Lists a fleet's letters, newest first.</summary>
    ValueTask<Page<DeadLetter>> ListAsync(FleetId fleet, DeviceId? device, string? cursor, int limit, CancellationToken cancellation);

    /// <summary>Reads a letter again with today's decoders and pairings; what can be read is taken in and the letter removed in the same commit.</summary>
    ValueTask<RetryResult> RetryAsync(FleetId fleet, long letter, CancellationToken cancellation);
}

/// <summary>A message, or an element of one, that could not be taken in.</summary>
/// <param name="Topic">Where it was published.</param>
/// <param name="Payload">As received.</param>
/// <param name="ReceivedAt">When.</param>
/// <param name="Reason">Stable word: <c>malformed</c>, <c>out-of-range</c>, <c>unknown-topic</c>, <c>unpaired</c>, <c>turn-failed</c>, …</param>
/// <param name="Detail">What and where, for people.</param>
/// <param name="Samples">How many samples it stands for; 1 where it could not be read at all.</param>
public sealed record NewDeadLetter(string Topic, ReadOnlyMemory<byte> Payload, Instant ReceivedAt, string Reason, string Detail, int Samples);

/// <summary>A kept letter.</summary>
public sealed record DeadLetter(long Id, DeviceId Device, string Topic, Instant ReceivedAt, string Reason, string Detail, ReadOnlyMemory<byte> Payload);

/// <summary>What reading a letter again led to.</summary>
public enum RetryResult
{
    /// <summary>Taken in; the letter is gone.</summary>
    Taken,

    /// <summary>There is no such letter in the fleet.</summary>
    Unknown,

    /// <summary>It still cannot be read or belongs to no vehicle; the letter stays.</summary>
    StillUnreadable,

    /// <summary>The store does not answer; try again later.</summary>
    Unavailable,
}

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="NextCursor">Where the next page begins, or <c>null</c> at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
