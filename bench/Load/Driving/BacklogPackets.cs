using System.Globalization;
using System.Text;
using Milepost.Load.Wire;

namespace Milepost.Load.Driving;

/// <summary>A day that a device spent out of reach, as PUBLISH packets of JSON arrays: one sample a minute, the vehicle crawling a metre each.</summary>
/// <param name="version">MQTT protocol version byte.</param>
/// <param name="beginMs">Where the day begins, epoch milliseconds.</param>
/// <param name="startMetres">The odometer there.</param>
internal sealed class BacklogPackets(byte version, long beginMs, long startMetres)
{
    /// <summary>Most elements of one array (contract section 2).</summary>
    public const int SamplesPerPacket = 1_000;

    /// <summary>Samples of a day.</summary>
    public const int Samples = 24 * 60;

    private const long SpacingMs = 60_000;

    /// <summary>Packets of a day.</summary>
    public static int PerDevice => (Samples + SamplesPerPacket - 1) / SamplesPerPacket;

    /// <summary>One packet of a device's day.</summary>
    public byte[] Encode(string deviceId, ushort packetId, int packet)
    {
        var json = new StringBuilder("[");
        for (var sample = packet * SamplesPerPacket; sample < Math.Min(Samples, (packet + 1) * SamplesPerPacket); sample++)
        {
            var kilometres = (startMetres + sample) / 1000m;
            json.Append(json.Length > 1 ? "," : "").Append(
                CultureInfo.InvariantCulture,
                $$"""{"ts":{{beginMs + sample * SpacingMs}},"seq":{{sample + 1}},"odometerKm":{{kilometres}},"speedKmh":0.1,"batteryV":13.9}""");
        }

        var topic = Encoding.UTF8.GetBytes($"devices/{deviceId}/telemetry");
        byte[] properties = version == 5 ? [0] : [];
        byte[] body =
        [
            (byte)(topic.Length >> 8), (byte)topic.Length, .. topic, (byte)(packetId >> 8), (byte)packetId, .. properties,
            .. Encoding.UTF8.GetBytes(json.Append(']').ToString()),
        ];
        return [0x32, .. ConnectPacket.EncodeLength(body.Length), .. body];
    }
}
