using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Grains.Schedules;

namespace Milepost.Silo.Journal;

/// <summary>A value that is stored as a JSON string, also as the name of a member.</summary>
internal abstract class TextConverter<T> : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString()!);

    protected abstract bool TryParse(string? text, out T value);

    private T Parse(string? text) => TryParse(text, out var value) ? value : throw new JsonException($"'{text}' is not a {typeof(T).Name}.");
}

/// <summary>A value that is stored as a whole number.</summary>
internal abstract class NumberConverter<T> : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => From(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(To(value));

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        From(long.Parse(reader.GetString()!, CultureInfo.InvariantCulture));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(To(value).ToString(CultureInfo.InvariantCulture));

    protected abstract T From(long number);

    protected abstract long To(T value);
}

/// <summary>Printed form.</summary>
internal sealed class VehicleIdConverter : TextConverter<VehicleId>
{
    protected override bool TryParse(string? text, out VehicleId value) => VehicleId.TryParse(text, out value);
}

/// <summary>Printed form.</summary>
internal sealed class FleetIdConverter : TextConverter<FleetId>
{
    protected override bool TryParse(string? text, out FleetId value) => FleetId.TryParse(text, out value);
}

/// <summary>Printed form.</summary>
internal sealed class AlertIdConverter : TextConverter<AlertId>
{
    protected override bool TryParse(string? text, out AlertId value) => AlertId.TryParse(text, out value);
}

/// <summary>Printed form.</summary>
internal sealed class ServiceItemIdConverter : TextConverter<ServiceItemId>
{
    protected override bool TryParse(string? text, out ServiceItemId value) => ServiceItemId.TryParse(text, out value);
}

/// <summary>Printed form.</summary>
internal sealed class ServiceRecordIdConverter : TextConverter<ServiceRecordId>
{
    protected override bool TryParse(string? text, out ServiceRecordId value) => ServiceRecordId.TryParse(text, out value);
}

/// <summary>As it is.</summary>
internal sealed class DeviceIdConverter : TextConverter<DeviceId>
{
    protected override bool TryParse(string? text, out DeviceId value) => DeviceId.TryParse(text, out value);
}

/// <summary>Milliseconds since 1970.</summary>
internal sealed class InstantConverter : NumberConverter<Instant>
{
    protected override Instant From(long number) => new(number);

    protected override long To(Instant value) => value.UnixMilliseconds;
}

/// <summary>Metres.</summary>
internal sealed class DistanceConverter : NumberConverter<Distance>
{
    protected override Distance From(long number) => Distance.FromMetres(number);

    protected override long To(Distance value) => value.Metres;
}

/// <summary>Seconds.</summary>
internal sealed class EngineTimeConverter : NumberConverter<EngineTime>
{
    protected override EngineTime From(long number) => new(number);

    protected override long To(EngineTime value) => value.Seconds;
}

/// <summary>The position.</summary>
internal sealed class EventSequenceConverter : NumberConverter<EventSequence>
{
    protected override EventSequence From(long number) => new(number);

    protected override long To(EventSequence value) => value.Value;
}

/// <summary>"unknown", "grid", or an object with what is known.</summary>
internal sealed class LastDoneConverter : JsonConverter<LastDone>
{
    private const string Unknown = "unknown";
    private const string Grid = "grid";

    public override LastDone Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            var known = JsonSerializer.Deserialize(ref reader, JournalJson.Default.DoneAtJson)
                ?? throw new JsonException("An object was expected.");
            return new DoneAt(known.Odometer, known.Date, known.EngineTime);
        }

        return reader.GetString() switch
        {
            Unknown => NeverKnown.Instance,
            Grid => OnGrid.Instance,
            var other => throw new JsonException($"'{other}' is not a beginning of a cycle."),
        };
    }

    public override void Write(Utf8JsonWriter writer, LastDone value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case DoneAt done:
                JsonSerializer.Serialize(writer, new DoneAtJson(done.Odometer, done.Date, done.EngineTime), JournalJson.Default.DoneAtJson);
                break;
            case OnGrid:
                writer.WriteStringValue(Grid);
                break;
            case NeverKnown:
                writer.WriteStringValue(Unknown);
                break;
            default:
                throw new JsonException($"{value.GetType().Name} has no stored form.");
        }
    }
}

/// <summary>The stored form of <see cref="DoneAt"/>, which the converter of its base type would otherwise claim.</summary>
internal sealed record DoneAtJson(Distance? Odometer, DateOnly? Date, EngineTime? EngineTime);
