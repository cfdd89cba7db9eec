using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Milepost.Grains.Quantities;

namespace Milepost.Host.Replay;

/// <summary>Reads native telemetry, one JSON object per line, each with its <c>ts</c>.</summary>
internal static class NativeJsonLines
{
    /// <summary>Reads the lines in file order.</summary>
    /// <exception cref="RecordingException">A line is no JSON object, or has no readable <c>ts</c>.</exception>
    public static IEnumerable<RecordedMessage> Read(string file, TimeSpan shift)
    {
        var row = 0L;
        foreach (var line in File.ReadLines(file))
        {
            row++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                var sample = Parse(file, row, line);
                var at = ParseTime(file, row, sample["ts"]) + shift;
                sample["ts"] = at.UnixMilliseconds;
                yield return new RecordedMessage(at, "telemetry", JsonSerializer.SerializeToUtf8Bytes(sample));
            }
        }
    }

    private static JsonObject Parse(string file, long row, string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject ?? throw new RecordingException(file, row, "a line is one JSON object");
        }
        catch (JsonException broken)
        {
            throw new RecordingException(file, row, broken.Message);
        }
    }

    private static Instant ParseTime(string file, long row, JsonNode? ts)
    {
        if (ts is JsonValue value)
        {
            if (value.TryGetValue<long>(out var milliseconds))
            {
                return new Instant(milliseconds);
            }

            if (value.TryGetValue<string>(out var text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return Instant.From(time);
            }
        }

        throw new RecordingException(file, row, "'ts' must be epoch milliseconds or RFC 3339, so that the line can be paced");
    }
}
