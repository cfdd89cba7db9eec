using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Journal;

/// <summary>Events as bytes, by stable name and version; what is not known throws with its position.</summary>
internal static class EventCodec
{
    /// <summary>The version of every JSON event written today.</summary>
    public const int EventVersion = 1;

    private static readonly string Telemetry = EventNames.All[typeof(TelemetryRecorded)];
    private static readonly Dictionary<string, JsonTypeInfo> Known = EventNames.All
        .Where(pair => pair.Key != typeof(TelemetryRecorded))
        .ToDictionary(
            pair => pair.Value,
            pair => JournalJson.Default.GetTypeInfo(pair.Key) ?? throw new InvalidOperationException($"{pair.Key.Name} has no stored form."));

    /// <summary>The bytes of an event.</summary>
    public static (string Name, int Version, byte[] Body) Encode(VehicleEvent fact)
    {
        var name = EventNames.Of(fact);
        return fact is TelemetryRecorded telemetry
            ? (name, TelemetryCodec.Version, TelemetryCodec.Encode(telemetry).ToArray())
            : (name, EventVersion, JsonSerializer.SerializeToUtf8Bytes(fact, Known[name]));
    }

    /// <summary>The event of stored bytes.</summary>
    /// <exception cref="InvalidDataException">The name or version is unknown, or the bytes are damaged; the message names the position.</exception>
    public static VehicleEvent Decode(in StoredEntry entry)
    {
        try
        {
            if (entry.Name == Telemetry && entry.Version == TelemetryCodec.Version)
            {
                return TelemetryCodec.Decode(entry.Body.Span);
            }

            if (Known.TryGetValue(entry.Name, out var type) && entry.Version == EventVersion)
            {
                return (VehicleEvent)JsonSerializer.Deserialize(entry.Body.Span, type)!;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or ArgumentException)
        {
            throw Damaged(entry, exception);
        }

        throw Damaged(entry, null);
    }

    private static InvalidDataException Damaged(in StoredEntry entry, Exception? inner) =>
        new($"Entry {entry.Sequence} at position {entry.Position} ('{entry.Name}' version {entry.Version}) cannot be read.", inner);
}
