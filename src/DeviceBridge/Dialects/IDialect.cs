using System.Collections.Immutable;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Dialects;

/// <summary>One family of payloads: what may be published where, and how it is read.</summary>
/// <remarks>
/// A dialect is pure and total: every payload becomes samples, faults or both, never an exception and never nothing, so that each
/// message can be accounted for. Values leave it in the units <see cref="Grains.Telemetry.Signal"/> names; whether a value is
/// believable is judged later, by the vehicle.
/// </remarks>
internal interface IDialect
{
    /// <summary>Its name in documentation and metrics.</summary>
    string Name { get; }

    /// <summary>Where devices publish it.</summary>
    ImmutableArray<TopicShape> Topics { get; }

    /// <summary>Reads a payload; samples without a time of their own stand for <paramref name="receivedAt"/>.</summary>
    DecodedPayload Decode(ReadOnlyMemory<byte> payload, Instant receivedAt);

    /// <summary>A payload of the same dialect that holds only some of the samples of this one, by their index, and no faults.</summary>
    byte[] Excerpt(ReadOnlyMemory<byte> payload, IReadOnlyCollection<int> samples);
}
