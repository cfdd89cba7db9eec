using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Milepost.Gateway.Requests;

/// <summary>Instants as RFC 3339: read with any offset, written in UTC with milliseconds and <c>Z</c>.</summary>
internal sealed class MomentConverter : JsonConverter<DateTimeOffset>
{
    private const string Rfc3339 = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    /// <summary>Reads an instant outside a body, as strictly.</summary>
    public static bool TryRead(string text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParseExact(text, Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.None, out moment) && HasOffset(text);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // A moment without an offset would silently take the server's; RFC 3339 demands one.
        var moment = reader.GetDateTimeOffset();
        var text = reader.GetString()!;
        return HasOffset(text) ? moment : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    private static bool HasOffset(string text) =>
        text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);
}
