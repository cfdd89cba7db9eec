using System.Text;
using System.Text.Json;
using Milepost.Load.Driving;

namespace Milepost.Load.Tests.Driving;

public class BacklogPacketsTests
{
    private const long BeginMs = 1_700_000_000_000;

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void A_day_is_every_minute_once_in_arrays_of_at_most_a_thousand(byte version)
    {
        var packets = new BacklogPackets(version, BeginMs, startMetres: 100_000_000);

        var arrays = Enumerable.Range(0, BacklogPackets.PerDevice).Select(p => Elements(packets.Encode("d0", 7, p))).ToList();

        Assert.All(arrays, a => Assert.InRange(a.Count, 1, BacklogPackets.SamplesPerPacket));
        Assert.Equal(
            Enumerable.Range(0, BacklogPackets.Samples).Select(s => BeginMs + s * 60_000L),
            arrays.SelectMany(a => a).Select(e => e.GetProperty("ts").GetInt64()));
        Assert.Equal(100_001.439m, arrays[^1][^1].GetProperty("odometerKm").GetDecimal());
    }

    // The payload is what follows topic, packet id and properties; the array is all of it.
    private static List<JsonElement> Elements(byte[] packet)
    {
        var begin = Array.IndexOf(packet, (byte)'[');
        return [.. JsonDocument.Parse(Encoding.UTF8.GetString(packet.AsSpan(begin))).RootElement.EnumerateArray()];
    }
}
