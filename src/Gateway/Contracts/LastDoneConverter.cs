using System.Text.Json;
using System.Text.Json.Serialization;

namespace Milepost.Gateway.Contracts;

/// <summary><c>lastDone</c> on the wire: <c>"unknown"</c>, <c>"grid"</c> or an object.</summary>
internal sealed class LastDoneConverter : JsonConverter<LastDoneContract>
{
    public override LastDoneContract? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.StartObject => JsonSerializer.Deserialize<DoneAtContract>(ref reader, options),
        JsonTokenType.String when reader.ValueTextEquals("unknown") => new LastDoneUnknown(),
        JsonTokenType.String when reader.ValueTextEquals("grid") => new LastDoneOnGrid(),
        _ => throw new JsonException(),
    };

    public override void Write(Utf8JsonWriter writer, LastDoneContract value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case DoneAtContract done:
                JsonSerializer.Serialize(writer, done, options);
                break;
            case LastDoneUnknown:
                writer.WriteStringValue("unknown");
                break;
            default:
                writer.WriteStringValue("grid");
                break;
        }
    }
}
