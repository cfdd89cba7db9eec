using System.Text.Json;
using Milepost.Grains.Alerts;
using Milepost.Grains.Vehicles;

namespace Milepost.Silo.Journal;

/// <summary>Alerts and summaries as stored in lists and in the feed. Both are derived: they can be written anew from the histories.</summary>
internal static class StoredJson
{
    public static byte[] Encode(Alert alert) => JsonSerializer.SerializeToUtf8Bytes(alert, JournalJson.Default.Alert);

    public static byte[] Encode(VehicleSummary summary) => JsonSerializer.SerializeToUtf8Bytes(summary, JournalJson.Default.VehicleSummary);

    public static Alert DecodeAlert(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, JournalJson.Default.Alert)!;

    public static VehicleSummary DecodeSummary(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, JournalJson.Default.VehicleSummary)!;
}
