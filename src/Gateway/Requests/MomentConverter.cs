using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Milepost.Gateway.Requests;

/// <summary>Instants as RFC 3339: read with any offset, written in UTC with milliseconds and <c>Z</c>.</summary>
internal sealed class MomentConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // A moment without an offset would silently take the server's; RFC 3339 demands one.
        var moment = reader.GetDateTimeOffset();
        var text = reader.GetString()!;
        return text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal)
            ? moment
            : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
