using System.Collections.Immutable;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Dialects.Elm327;

/// <summary>What an ELM327 adapter printed, passed on as it was: docs/protocol/dialects/elm327.md.</summary>
internal sealed class Elm327Text : IDialect
{
    /// <inheritdoc />
    public string Name => "elm327";

    /// <inheritdoc />
    public ImmutableArray<TopicShape> Topics { get; } = [new("devices/{deviceId}/obd")];

    /// <inheritdoc />
    public DecodedPayload Decode(ReadOnlyMemory<byte> payload, Instant receivedAt) => Read(payload, null);

    /// <inheritdoc />
    public byte[] Excerpt(ReadOnlyMemory<byte> payload, IReadOnlyCollection<int> samples)
    {
        List<ObdGroup> groups = [];
        Read(payload, groups);
        return TextLines.Join(samples.SelectMany(index => groups[index].ReadableLines));
    }

    private static DecodedPayload Read(ReadOnlyMemory<byte> payload, List<ObdGroup>? sampled)
    {
        var samples = ImmutableArray.CreateBuilder<Sample>();
        var faults = ImmutableArray.CreateBuilder<PayloadFault>();
        var lines = new TextLines(payload);
        ObdGroup? group = null;
        var dates = 0;
        while (lines.TryNext(out var line))
        {
            if (line.Text.Span[0] != '@')
            {
                group ??= new ObdGroup(null, null);
                group.Add(line, lines.Prompts);
                continue;
            }

            Finish(group, samples, faults, sampled);
            if (++dates > Sample.MaxSamplesPerMessage)
            {
                return FaultReason.Whole(FaultReason.TooMany, $"more than {Sample.MaxSamplesPerMessage} dates", payload);
            }

            group = Open(line);
        }

        Finish(group, samples, faults, sampled);
        return samples.Count + faults.Count == 0
            ? FaultReason.Whole(FaultReason.Malformed, "no text", payload)
            : new DecodedPayload(samples.DrainToImmutable(), faults.DrainToImmutable());
    }

    private static void Finish(
        ObdGroup? group, ImmutableArray<Sample>.Builder samples, ImmutableArray<PayloadFault>.Builder faults, List<ObdGroup>? sampled)
    {
        var before = samples.Count;
        group?.Finish(samples, faults);
        if (samples.Count > before)
        {
            sampled?.Add(group!);
        }
    }

    private static ObdGroup Open(TextLine dateLine) =>
        DeviceTime.TryParse(dateLine.Text.Span[1..].Trim((byte)' '), out var time)
            ? new ObdGroup(time, dateLine)
            : ObdGroup.Undatable(dateLine);
}
