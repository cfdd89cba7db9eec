using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using Milepost.Grains.Telemetry;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Dialects.Json;

/// <summary>Reads one telemetry object, or an array of them, keeping the good elements and cutting out the bad ones.</summary>
internal sealed class JsonTelemetry(FrozenDictionary<string, JsonMember> members)
{
    /// <summary>Deepest nesting; the dialects themselves need four levels.</summary>
    public const int MaxDepth = 8;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = MaxDepth };

    private readonly JsonSampleReader samples = new(members);

    /// <summary>Reads a payload; broken JSON anywhere makes all of it one fault, for where an element ends is then unknown.</summary>
    public DecodedPayload Decode(ReadOnlyMemory<byte> payload)
    {
        if (!Utf8.IsValid(payload.Span))
        {
            return FaultReason.Whole(FaultReason.Malformed, "not UTF-8", payload);
        }

        try
        {
            return Read(payload, null);
        }
        catch (JsonException broken)
        {
            var position = Offset(payload.Span, broken.LineNumber ?? 0, broken.BytePositionInLine ?? 0);
            return FaultReason.Whole(FaultReason.Malformed, $"not JSON at byte {position}", payload);
        }
    }

    /// <summary>The good elements of an array at these indexes, byte for byte, as an array.</summary>
    public byte[] Excerpt(ReadOnlyMemory<byte> payload, IReadOnlyCollection<int> chosen)
    {
        List<ReadOnlyMemory<byte>> elements = [];
        Read(payload, elements);
        var excerpt = new ArrayBufferWriter<byte>();
        foreach (var index in chosen)
        {
            excerpt.Write(excerpt.WrittenCount == 0 ? "["u8 : ","u8);
            excerpt.Write(elements[index].Span);
        }

        excerpt.Write("]"u8);
        return excerpt.WrittenSpan.ToArray();
    }

    private DecodedPayload Read(ReadOnlyMemory<byte> payload, List<ReadOnlyMemory<byte>>? elements)
    {
        var reader = new Utf8JsonReader(payload.Span, Strict);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            return ReadArray(ref reader, payload, elements);
        }

        var sample = samples.Read(ref reader, out var problem);
        reader.Read(); // throws where something follows
        elements?.Add(payload);
        return sample is null ? FaultReason.Whole(problem.Reason, problem.Detail, payload) : new DecodedPayload([sample], []);
    }

    private DecodedPayload ReadArray(ref Utf8JsonReader reader, ReadOnlyMemory<byte> payload, List<ReadOnlyMemory<byte>>? kept)
    {
        var good = ImmutableArray.CreateBuilder<Sample>();
        var faults = ImmutableArray.CreateBuilder<PayloadFault>();
        var elements = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (++elements > Sample.MaxSamplesPerMessage)
            {
                return FaultReason.Whole(FaultReason.TooMany, $"more than {Sample.MaxSamplesPerMessage} elements", payload);
            }

            var start = (int)reader.TokenStartIndex;
            if (samples.Read(ref reader, out var problem) is { } sample)
            {
                good.Add(sample);
                kept?.Add(payload[start..(int)reader.BytesConsumed]);
            }
            else
            {
                var element = payload[start..(int)reader.BytesConsumed];
                faults.Add(new PayloadFault(problem.Reason, $"element {elements - 1}: {problem.Detail}", element));
            }
        }

        reader.Read(); // throws where something follows
        return elements == 0
            ? FaultReason.Whole(FaultReason.Malformed, "an array without elements", payload)
            : new DecodedPayload(good.DrainToImmutable(), faults.DrainToImmutable());
    }

    private static long Offset(ReadOnlySpan<byte> payload, long line, long positionInLine)
    {
        var offset = 0;
        for (; line > 0; line--)
        {
            offset += payload[offset..].IndexOf((byte)'\n') + 1;
        }

        return offset + positionInLine;
    }
}
