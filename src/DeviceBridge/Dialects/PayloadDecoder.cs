using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Dialects;

/// <summary>Reads a kept payload again, by the dialect of its topic.</summary>
internal sealed class PayloadDecoder(DialectTable dialects) : IPayloadDecoder
{
    /// <inheritdoc />
    public DecodedPayload Decode(string topic, ReadOnlyMemory<byte> payload, Instant receivedAt) =>
        dialects.Find(topic) is { } dialect
            ? dialect.Decode(payload, receivedAt)
            : new DecodedPayload([], [new PayloadFault(FaultReason.UnknownTopic, "no dialect reads this topic", payload)]);
}
