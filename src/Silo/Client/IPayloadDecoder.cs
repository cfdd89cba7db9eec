using System.Collections.Immutable;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.Silo.Client;

/// <summary>Reads a payload again; provided by the bridge, which knows the dialects.</summary>
public interface IPayloadDecoder
{
    /// <summary>Decodes a payload as if it had just been received on the topic.</summary>
    DecodedPayload Decode(string topic, ReadOnlyMemory<byte> payload, Instant receivedAt);
}

/// <summary>What could be read of a payload and what could not.</summary>
/// <param name="Samples">The readable samples.</param>
/// <param name="Faults">One per unreadable element; the element's own bytes where it can be cut out, else the whole payload.</param>
public sealed record DecodedPayload(ImmutableArray<Sample> Samples, ImmutableArray<PayloadFault> Faults);

/// <summary>Why an element could not be read.</summary>
/// <param name="Reason">Stable word, as in <see cref="NewDeadLetter.Reason"/>.</param>
/// <param name="Detail">What and where, for people.</param>
/// <param name="Payload">The element, or the whole payload.</param>
public sealed record PayloadFault(string Reason, string Detail, ReadOnlyMemory<byte> Payload);
