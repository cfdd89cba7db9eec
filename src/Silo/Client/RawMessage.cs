using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;

namespace Milepost.Silo.Client;

/// <summary>A message as it was received.</summary>
/// <param name="Sequence">Its place in the vehicle's history.</param>
/// <param name="Device">Who sent it.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Topic">Where it was published.</param>
/// <param name="Payload">What was published.</param>
public sealed record RawMessage(long Sequence, DeviceId Device, Instant ReceivedAt, string Topic, ReadOnlyMemory<byte> Payload);
