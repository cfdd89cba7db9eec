using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Tests;

/// <summary>Knows no dialect: these tests publish nothing.</summary>
internal sealed class NoDecoder : IPayloadDecoder
{
    public DecodedPayload Decode(string topic, ReadOnlyMemory<byte> payload, Instant receivedAt) => new([], []);
}
