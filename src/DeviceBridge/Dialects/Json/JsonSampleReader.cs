using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Milepost.DeviceBridge.Dialects.Elm327;
using Milepost.Grains.Quantities;
using Milepost.Grains.Telemetry;

namespace Milepost.DeviceBridge.Dialects.Json;

/// <summary>Reads one telemetry object into a sample, or says what is wrong with it.</summary>
internal sealed class JsonSampleReader(FrozenDictionary<string, JsonMember> members)
{
    /// <summary>Longest name of a metric, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Most trouble codes in one read-out.</summary>
    public const int MaxCodes = 128;

    // The longest escaped spelling of a name that may still be short enough: every character as \uXXXX.
    private const int NameBuffer = MaxNameLength * 6;

    private readonly FrozenDictionary<string, JsonMember>.AlternateLookup<ReadOnlySpan<char>> lookup =
        members.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Reads the value the reader stands on and leaves it on the value's last token.</summary>
    /// <exception cref="JsonException">The JSON is broken.</exception>
    public Sample? Read(ref Utf8JsonReader reader, out JsonProblem problem)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            problem = new JsonProblem(FaultReason.WrongType, $"{Describe(reader.TokenType)} where an object belongs");
            reader.Skip();
            return null;
        }

        var draft = default(SampleDraft);
        ReadMembers(ref reader, ref draft);
        problem = draft.Problem ?? default;
        return draft.Problem is null ? draft.ToSample() : null;
    }

    private void ReadMembers(ref Utf8JsonReader reader, ref SampleDraft draft)
    {
        Span<char> buffer = stackalloc char[NameBuffer];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var readable = TryCopyText(ref reader, buffer, out var length);
            var name = buffer[..length];
            reader.Read();
            if (readable && lookup.TryGetValue(name, out var member))
            {
                ReadMember(ref reader, ref draft, member);
            }
            else
            {
                ReadUnknown(ref reader, ref draft, readable ? name : default);
            }
        }
    }

    private void ReadMember(ref Utf8JsonReader reader, ref SampleDraft draft, JsonMember member)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return; // "not known now", as if the member were absent
        }

        switch (member)
        {
            case JsonMember.Number number:
                ReadNumber(ref reader, ref draft, number);
                break;
            case JsonMember.Flag flag:
                ReadFlag(ref reader, ref draft, flag);
                break;
            case JsonMember.Time:
                ReadTime(ref reader, ref draft);
                break;
            case JsonMember.Sequence:
                ReadSequence(ref reader, ref draft);
                break;
            case JsonMember.Codes:
                ReadCodes(ref reader, ref draft);
                break;
            case JsonMember.Vin:
                ReadVin(ref reader, ref draft);
                break;
            case JsonMember.Values when reader.TokenType == JsonTokenType.StartObject:
                ReadMembers(ref reader, ref draft);
                break;
            default:
                RefuseType(ref reader, ref draft, member.Name, "an object");
                break;
        }
    }

    private static void ReadNumber(ref Utf8JsonReader reader, ref SampleDraft draft, JsonMember.Number member)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var value))
        {
            RefuseType(ref reader, ref draft, member.Name, "a number");
        }
        else if (value >= member.Minimum && value <= member.Maximum)
        {
            var canonical = (long)Math.Round(value * member.Factor, MidpointRounding.AwayFromZero);
            draft.Observe(new Observation(member.Signal, canonical, member.Sent), member.Name);
        }
        else
        {
            draft.Fail(FaultReason.OutOfRange, string.Create(
                CultureInfo.InvariantCulture, $"{member.Name} is {value}, allowed {member.Minimum} to {member.Maximum} {member.Unit}"));
        }
    }

    private static void ReadFlag(ref Utf8JsonReader reader, ref SampleDraft draft, JsonMember.Flag member)
    {
        long? value = reader.TokenType switch
        {
            JsonTokenType.True => 1,
            JsonTokenType.False => 0,
            JsonTokenType.Number when reader.TryGetInt32(out var number) && number is 0 or 1 => number,
            _ => null,
        };
        if (value is { } known)
        {
            draft.Observe(new Observation(member.Signal, known), member.Name);
        }
        else
        {
            RefuseType(ref reader, ref draft, member.Name, "true or false");
        }
    }

    private static void ReadTime(ref Utf8JsonReader reader, ref SampleDraft draft)
    {
        Instant time = default;
        var known = reader.TokenType switch
        {
            JsonTokenType.String => DeviceTime.TryParseRfc3339(reader.ValueSpan, out time),
            JsonTokenType.Number => reader.TryGetInt64(out var milliseconds) && DeviceTime.TryFromMilliseconds(milliseconds, out time),
            _ => false,
        };
        if (known)
        {
            draft.DeviceTime = time;
        }
        else if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
        {
            draft.Fail(FaultReason.OutOfRange, $"ts is not {DeviceTime.Expectation}");
        }
        else
        {
            RefuseType(ref reader, ref draft, "ts", DeviceTime.Expectation);
        }
    }

    private static void ReadSequence(ref Utf8JsonReader reader, ref SampleDraft draft)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            RefuseType(ref reader, ref draft, "seq", "a whole number");
        }
        else if (reader.TryGetInt64(out var value) && value >= 0)
        {
            draft.DeviceSequence = value;
        }
        else
        {
            draft.Fail(FaultReason.OutOfRange, "seq is not a whole number from 0 to 9223372036854775807");
        }
    }

    private static void ReadCodes(ref Utf8JsonReader reader, ref SampleDraft draft)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            RefuseType(ref reader, ref draft, "dtc", "an array of codes");
            return;
        }

        var codes = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (ReadCode(ref reader) is not { } code)
            {
                draft.Fail(FaultReason.OutOfRange, $"dtc element {codes.Count} is not a code such as P0104");
                reader.Skip();
            }
            else if (codes.Count == MaxCodes)
            {
                draft.Fail(FaultReason.TooMany, $"dtc has more than {MaxCodes} codes");
            }
            else
            {
                codes.Add(code);
            }
        }

        draft.Codes = new TroubleCodeReadout(TroubleCodeStatus.Stored, codes.DrainToImmutable());
    }

    private static string? ReadCode(ref Utf8JsonReader reader)
    {
        Span<char> text = stackalloc char[NameBuffer];
        return reader.TokenType == JsonTokenType.String && TryCopyText(ref reader, text, out var length)
            ? TroubleCodes.Normalise(text[..length])
            : null;
    }

    private static void ReadVin(ref Utf8JsonReader reader, ref SampleDraft draft)
    {
        Span<char> text = stackalloc char[NameBuffer];
        if (reader.TokenType != JsonTokenType.String)
        {
            RefuseType(ref reader, ref draft, "vin", "a text");
            return;
        }

        if (!TryCopyText(ref reader, text, out var length))
        {
            length = text.Length;
        }

        var vin = text[..length].ToString().ToUpperInvariant();
        if (VehicleIdentificationNumber.IsValid(vin))
        {
            draft.Vin = vin;
        }
        else if (vin.Length > 0)
        {
            draft.Fail(FaultReason.OutOfRange, $"vin is not {VehicleIdentificationNumber.Length} letters and digits without I, O and Q");
        }
    }

    private static void ReadUnknown(ref Utf8JsonReader reader, ref SampleDraft draft, scoped ReadOnlySpan<char> name)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            reader.Skip();
        }
        else if (name.Length is 0 or > MaxNameLength)
        {
            draft.Fail(FaultReason.OutOfRange, $"a metric's name is not 1 to {MaxNameLength} characters");
        }
        else if (reader.TryGetDouble(out var value) && double.IsFinite(value))
        {
            draft.Measure(name, value);
        }
        else
        {
            draft.Fail(FaultReason.OutOfRange, $"{name} is not a finite number");
        }
    }

    private static void RefuseType(ref Utf8JsonReader reader, ref SampleDraft draft, string name, string expected)
    {
        draft.Fail(FaultReason.WrongType, $"{name} is {Describe(reader.TokenType)}, expected {expected}");
        reader.Skip();
    }

    private static bool TryCopyText(ref Utf8JsonReader reader, scoped Span<char> destination, out int length)
    {
        length = 0;
        if (reader.ValueSpan.Length > destination.Length)
        {
            return false;
        }

        try
        {
            length = reader.CopyString(destination);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // an escaped half of a surrogate pair: valid JSON, but no text
        }
    }

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        _ => "null",
    };
}
