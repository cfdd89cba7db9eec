using System.Text;
using System.Text.Json;
using Milepost.Load.Wire;

namespace Milepost.Load.Tests.Wire;

public class PublishTemplateTests
{
    private static readonly TelemetryReading Reading = new(1_763_637_600_123, 100_000_042, 123_456_007);

    [Theory]
    [InlineData(5, 1, "32", "0102" + "00")]
    [InlineData(4, 1, "32", "0102")]
    [InlineData(5, 0, "30", "00")]
    [InlineData(4, 0, "30", "")]
    public void PUBLISH_InEveryVersionAndQos_IsFramedAsTheStandardSays(byte version, byte qos, string first, string afterTopic)
    {
        var template = new PublishTemplate(version, qos, "d1");
        var packet = new byte[template.Length];
        template.Write(packet, 0x0102, Reading);

        var topic = Encoding.UTF8.GetBytes("devices/d1/telemetry");
        var remaining = packet.Length - 3;
        byte[] start =
        [
            .. Convert.FromHexString(first), (byte)(remaining % 128 | 0x80), (byte)(remaining / 128), 0, (byte)topic.Length, .. topic, .. Convert.FromHexString(afterTopic),
        ];
        Assert.Equal(start, packet[..start.Length]);
        Assert.Equal((byte)'{', packet[start.Length]);
    }

    [Fact]
    public void The_payload_is_json_with_the_numbers_of_the_reading()
    {
        var template = new PublishTemplate(5, 1, "d1");
        var packet = new byte[template.Length];
        template.Write(packet, 1, Reading);

        var json = JsonDocument.Parse(packet.AsMemory(Array.IndexOf(packet, (byte)'{'))).RootElement;
        Assert.Equal(Reading.DeviceTimeMs, json.GetProperty("ts").GetInt64());
        Assert.Equal(Reading.Sequence, json.GetProperty("seq").GetInt32());
        Assert.Equal(123_456.007m, json.GetProperty("odometerKm").GetDecimal());
    }

    [Fact]
    public void A_number_too_wide_for_its_place_is_an_error() => Assert.Throws<OverflowException>(() => FixedDigits.Write(new byte[3], 1_000));
}
