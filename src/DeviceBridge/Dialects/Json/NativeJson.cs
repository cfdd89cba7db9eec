using System.Collections.Immutable;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Dialects.Json;

/// <summary>Our own documented format: docs/protocol/dialects/native-json.md.</summary>
internal sealed class NativeJson : IDialect
{
    private readonly JsonTelemetry telemetry = new(JsonMembers.Native);

    /// <inheritdoc />
    public string Name => "native-json";

    /// <inheritdoc />
    public ImmutableArray<TopicShape> Topics { get; } = [new("devices/{deviceId}/telemetry")];

    /// <inheritdoc />
    public DecodedPayload Decode(ReadOnlyMemory<byte> payload, Instant receivedAt) => telemetry.Decode(payload);

    /// <inheritdoc />
    public byte[] Excerpt(ReadOnlyMemory<byte> payload, IReadOnlyCollection<int> samples) => telemetry.Excerpt(payload, samples);
}
