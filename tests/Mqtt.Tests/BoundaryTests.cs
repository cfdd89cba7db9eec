using System.Buffers;
using Milepost.Mqtt.Framing;
using Milepost.Mqtt.Packets;
using Milepost.Mqtt.Properties;

namespace Milepost.Mqtt.Tests;

/// <summary>Smallest, largest, and one beyond, of everything with a limit.</summary>
public sealed class BoundaryTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(1, "01")]
    [InlineData(127, "7F")]
    [InlineData(128, "8001")]
    [InlineData(16_383, "FF7F")]
    [InlineData(16_384, "808001")]
    [InlineData(2_097_151, "FFFF7F")]
    [InlineData(2_097_152, "80808001")]
    [InlineData(268_435_455, "FFFFFF7F")]
    public void Variable_byte_integer_has_one_form_per_value(int value, string hex)
    {
        Span<byte> bytes = stackalloc byte[VariableByteInteger.LengthMax];
        var written = VariableByteInteger.Write(bytes, value);
        Assert.Equal(hex, Convert.ToHexString(bytes[..written]));
        Assert.Equal(written, VariableByteInteger.Length(value));
        Assert.Equal(VariableByteInteger.ReadResult.Value, VariableByteInteger.Read(bytes[..written], out var read, out var length));
        Assert.Equal((value, written), (read, length));
    }

    [Theory]
    [InlineData("", "NeedMore")]
    [InlineData("80", "NeedMore")]
    [InlineData("FFFFFF", "NeedMore")]
    [InlineData("FFFFFFFF", "TooLong")]
    [InlineData("8080808001", "TooLong")]
    [InlineData("8000", "NotMinimal")]
    [InlineData("FF00", "NotMinimal")]
    [InlineData("80808000", "NotMinimal")]
    public void Variable_byte_integer_in_another_form_is_refused(string hex, string expected) =>
        Assert.Equal(expected, VariableByteInteger.Read(Convert.FromHexString(hex), out _, out _).ToString());

    [Theory]
    [InlineData(-1)]
    [InlineData(268_435_456)]
    public void Variable_byte_integer_out_of_range_cannot_be_written(int value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => VariableByteInteger.Length(value));

    [Fact]
    public void Packet_identifiers_go_from_1_to_65535_and_around()
    {
        Assert.False(PacketIdentifier.TryParse(0, out _));
        Assert.True(PacketIdentifier.TryParse(1, out var first));
        Assert.Equal(PacketIdentifier.First, first);
        Assert.True(PacketIdentifier.TryParse(ushort.MaxValue, out var last));
        Assert.Equal(PacketIdentifier.First, last.Next);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PacketIdentifier(0));
        Assert.Throws<ArgumentException>(() => MqttEncoder.Write(new PubAck { Identifier = default }, MqttVersion.V5, new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void Bytes_of_the_wire_become_enumerations_only_if_defined()
    {
        Assert.Equal([4, 5], Defined(value => MqttVersion.TryParse(value, out _)));
        Assert.Equal(Enumerable.Range(1, 15), Defined(value => ControlPacketType.TryParse(value, out _)));
        Assert.Equal([0, 1, 2], Defined(value => QualityOfService.TryParse(value, out _)));
        Assert.Equal(Enum.GetValues<ReasonCode>().Select(code => (int)code), Defined(value => ReasonCode.TryParse(value, out _)));
    }

    [Fact]
    public void Every_property_and_every_reason_code_has_its_row()
    {
        Assert.Equal(Enum.GetValues<PropertyId>(), PropertyTable.Rows.ToArray().Select(rule => rule.Id));
        Assert.Equal(27, PropertyTable.Rows.Length);
        Assert.All(Enum.GetValues<ReasonCode>(), code => Assert.Contains(Enum.GetValues<ControlPacketType>(), type => ReasonCodeTable.Allows(code, type)));
    }

    [Theory]
    [InlineData(65_535, true)]
    [InlineData(65_536, false)]
    public void String_of_65535_bytes_is_the_longest(int length, bool legal)
    {
        var packet = new Disconnect { Properties = new() { ReasonString = new string('x', length) } };
        AssertWritable(packet, legal);
        AssertWritable(new Connect { Version = MqttVersion.V5, ClientIdentifier = "c", Password = new byte[length] }, legal);
    }

    [Fact]
    public void String_no_peer_would_read_is_not_written()
    {
        // Not theory rows: attributes cannot carry a lone surrogate.
        AssertWritable(new Connect { Version = MqttVersion.V311, ClientIdentifier = "a\0b" }, legal: false);
        AssertWritable(new Connect { Version = MqttVersion.V311, ClientIdentifier = "\uD800" }, legal: false);
    }

    [Fact]
    public void Packet_without_what_it_must_have_is_not_written()
    {
        AssertWritable(new Publish { Topic = null }, legal: false);
        AssertWritable(new Publish { Topic = default(TopicName) }, legal: false);
        AssertWritable(new Subscribe { Identifier = PacketIdentifier.First, Requests = [] }, legal: false);
        AssertWritable(new Subscribe { Identifier = PacketIdentifier.First, Requests = [default] }, legal: false);
        AssertWritable(new Unsubscribe { Identifier = PacketIdentifier.First, Filters = [] }, legal: false);
        AssertWritable(new SubAck { Identifier = PacketIdentifier.First, ReasonCodes = [] }, legal: false);
        AssertWritable(new UnsubAck { Identifier = PacketIdentifier.First }, legal: false);
        AssertWritable(new Publish { Topic = null, Properties = new() { TopicAlias = 1 } }, legal: true);
        Assert.ThrowsAny<ArgumentException>(() =>
            MqttEncoder.Length(new Publish { Topic = null, Properties = new() { TopicAlias = 1 } }, MqttVersion.V311));
    }

    [Fact]
    public void Property_values_no_peer_would_accept_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MqttProperties { ReceiveMaximum = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MqttProperties { MaximumPacketSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MqttProperties { TopicAlias = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MqttProperties { MaximumQos = 2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MqttProperties { SubscriptionIdentifiers = [0] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MqttProperties { SubscriptionIdentifiers = [268_435_456] });
        Assert.Equal(MqttProperties.None, new MqttProperties { TopicAlias = 1 } with { TopicAlias = null });
    }

    [Fact]
    public void AUTH_cannot_be_written_in_3_1_1() =>
        Assert.Throws<ArgumentException>(() => MqttEncoder.Write(new Auth(), MqttVersion.V311, new ArrayBufferWriter<byte>()));

    [Theory]
    [InlineData("100C00044D5154540402003C0000", "V311")]
    [InlineData("100D00044D5154540502003C000000", "V5")]
    [InlineData("100700044D51545405", "V5")]
    [InlineData("100C00044D5154540602003C0000", null)]
    [InlineData("C000", null)]
    public void Version_of_a_CONNECT_can_be_told_although_the_rest_is_refused(string hex, string? expected)
    {
        var input = new ReadOnlySequence<byte>(Convert.FromHexString(hex));
        Assert.Equal(FrameStatus.Frame, FrameReader.TryRead(ref input, new FrameLimits(1024), out var frame, out _));
        Assert.Equal(expected, Connect.TryReadVersion(frame, out var version) ? version.ToString() : null);
    }

    [Fact]
    public void Secrets_are_not_shown()
    {
        var connect = new Connect { Version = MqttVersion.V5, ClientIdentifier = "c", UserName = "u", Password = "s3cret"u8.ToArray() };
        Assert.DoesNotContain("s3cret", connect.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("115", connect.ToString(), StringComparison.Ordinal);
        Assert.Equal("6 bytes", connect.Password.ToString());
    }

    private static void AssertWritable(MqttPacket packet, bool legal)
    {
        var output = new ArrayBufferWriter<byte>();
        if (legal)
        {
            MqttEncoder.Write(packet, MqttVersion.V5, output);
            Assert.Equal(packet, Decoding.Of(new ReadOnlySequence<byte>(output.WrittenMemory), MqttVersion.V5, PacketOrigin.Client).Packet);
            return;
        }

        Assert.ThrowsAny<ArgumentException>(() => MqttEncoder.Write(packet, MqttVersion.V5, output));
        Assert.Equal(0, output.WrittenCount);
    }

    private static IEnumerable<int> Defined(Func<byte, bool> tryParse) => Enumerable.Range(0, 256).Where(value => tryParse((byte)value));
}
