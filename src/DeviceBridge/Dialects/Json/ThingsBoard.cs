using System.Collections.Immutable;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Dialects.Json;

/// <summary>ThingsBoard's device API: docs/protocol/dialects/thingsboard.md.</summary>
internal sealed class ThingsBoard : IDialect
{
    private readonly JsonTelemetry telemetry = new(JsonMembers.ThingsBoard);

    /// <inheritdoc />
    public string Name => "thingsboard";

    /// <inheritdoc />
    public ImmutableArray<TopicShape> Topics { get; } = [new("v1/devices/me/telemetry")];

    /// <inheritdoc />
    public DecodedPayload Decode(ReadOnlyMemory<byte> payload, Instant receivedAt) => telemetry.Decode(payload);

    /// <inheritdoc />
    public byte[] Excerpt(ReadOnlyMemory<byte> payload, IReadOnlyCollection<int> samples) => telemetry.Excerpt(payload, samples);
}
