using System.Collections.Immutable;
using Milepost.DeviceBridge.Devices;
using Milepost.DeviceBridge.Dialects;
using Milepost.DeviceBridge.Telemetry;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Mqtt.Packets;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Ingest;

/// <summary>Takes a published message apart: samples to the vehicles they belong to, everything else to the dead letters.</summary>
internal sealed class TelemetryIngest(
    ITelemetryIngest silo, IDeadLetters deadLetters, TimeProvider time, BridgeMetrics metrics)
{
    /// <summary>Hands a message on; completes when the mailboxes took all its parts.</summary>
    /// <param name="device">Who sent it, as paired now.</param>
    /// <param name="topic">Where.</param>
    /// <param name="delivery">How it wants to be acknowledged.</param>
    /// <param name="payload">As received; the message owns it from here on.</param>
    /// <param name="acknowledgements">Where it is acknowledged when durable.</param>
    /// <param name="cancellation">The connection ends.</param>
    public ValueTask PostAsync(
        DeviceRecord device,
        DeviceTopic topic,
        Delivery delivery,
        ReadOnlyMemory<byte> payload,
        AcknowledgementQueue acknowledgements,
        CancellationToken cancellation)
    {
        var receivedAt = Instant.From(time.GetUtcNow());
        var decoded = topic.Dialect.Decode(payload, receivedAt);
        metrics.Received(topic.Dialect.Name, decoded);
        if (decoded.Faults.IsEmpty && OnlyVehicle(device, decoded.Samples, receivedAt) is { } vehicle)
        {
            var token = acknowledgements.Open(delivery.Identifier, 1, readable: true, payload.Length);
            var message = Message(vehicle, device, receivedAt, delivery, topic.Name, payload, decoded.Samples);
            return silo.PostAsync(message, acknowledgements, token, cancellation);
        }

        return PostPartsAsync(device, topic, delivery, payload, decoded, receivedAt, acknowledgements, cancellation);
    }

    private async ValueTask PostPartsAsync(
        DeviceRecord device,
        DeviceTopic topic,
        Delivery delivery,
        ReadOnlyMemory<byte> payload,
        DecodedPayload decoded,
        Instant receivedAt,
        AcknowledgementQueue acknowledgements,
        CancellationToken cancellation)
    {
        var byVehicle = decoded.Samples.ToLookup(sample => device.VehicleAt(sample.DeviceTime ?? receivedAt));
        var paired = byVehicle.Where(group => group.Key is not null).ToList();
        var letters = decoded.Faults.Select(fault => Letter(topic, fault, receivedAt, 1)).ToList();
        if (byVehicle.Contains(null))
        {
            letters.Add(Letter(topic, Unpaired(device, topic, payload, decoded, receivedAt), receivedAt, byVehicle[null].Count()));
        }

        var parts = paired.Count + (letters.Count > 0 ? 1 : 0);
        var token = acknowledgements.Open(delivery.Identifier, parts, !decoded.Samples.IsEmpty, payload.Length);
        foreach (var group in paired)
        {
            var message = Message(group.Key!.Value, device, receivedAt, delivery, topic.Name, payload, [.. group]);
            await silo.PostAsync(message, acknowledgements, token, cancellation);
        }

        if (letters.Count > 0)
        {
            await deadLetters.PostAsync(device.Id, letters, acknowledgements, token, cancellation);
        }
    }

    private static TelemetryMessage Message(
        VehicleId vehicle,
        DeviceRecord device,
        Instant receivedAt,
        Delivery delivery,
        string topic,
        ReadOnlyMemory<byte> payload,
        ImmutableArray<Sample> samples) =>
        new(vehicle, device.Id, receivedAt, delivery.Duplicate, topic, payload, samples, PayloadHash.Of(topic, payload.Span));

    private static NewDeadLetter Letter(DeviceTopic topic, PayloadFault fault, Instant receivedAt, int samples) =>
        new(topic.Name, fault.Payload, receivedAt, fault.Reason, fault.Detail, samples);

    // Cut free of what was taken in or cannot be read, so that at pairing the letter is read wholly or not at all.
    private static PayloadFault Unpaired(
        DeviceRecord device, DeviceTopic topic, ReadOnlyMemory<byte> payload, DecodedPayload decoded, Instant receivedAt)
    {
        var unpaired = Enumerable.Range(0, decoded.Samples.Length)
            .Where(index => device.VehicleAt(decoded.Samples[index].DeviceTime ?? receivedAt) is null)
            .ToList();
        var isWhole = decoded.Faults.IsEmpty && unpaired.Count == decoded.Samples.Length;
        return new PayloadFault(
            FaultReason.Unpaired,
            "the device was paired with no vehicle at the time",
            isWhole ? payload : topic.Dialect.Excerpt(payload, unpaired));
    }

    private static VehicleId? OnlyVehicle(DeviceRecord device, ImmutableArray<Sample> samples, Instant receivedAt)
    {
        VehicleId? only = null;
        foreach (var sample in samples)
        {
            var vehicle = device.VehicleAt(sample.DeviceTime ?? receivedAt);
            if (vehicle is null || (only is not null && only != vehicle))
            {
                return null;
            }

            only = vehicle;
        }

        return only;
    }
}
