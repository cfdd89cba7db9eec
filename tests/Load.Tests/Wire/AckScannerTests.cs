using Milepost.Load.Wire;

namespace Milepost.Load.Tests.Wire;

public class AckScannerTests
{
    [Theory]
    [InlineData("40020102", 4, 0x0102, 0)]
    [InlineData("4003010210", 4, 0x0102, 0x10)]
    [InlineData("4004FFFF9900", 4, 0xFFFF, 0x99)]
    [InlineData("20020005", 2, 0, 5)]
    [InlineData("2003000000", 2, 0, 0)]
    [InlineData("D000", 13, 0, 0)]
    [InlineData("E000", 14, 0, 0)]
    [InlineData("E0028E00", 14, 0, 0x8E)]
    public void A_packet_is_read_whole_at_any_split(string hex, byte kind, ushort packetId, byte reason)
    {
        var bytes = Convert.FromHexString(hex);
        for (var length = 0; length < bytes.Length; length++)
        {
            ReadOnlySpan<byte> part = bytes.AsSpan(0, length);
            Assert.False(AckScanner.TryRead(ref part, out _), $"{length} of {bytes.Length} bytes were taken for a packet");
            Assert.Equal(length, part.Length);
        }

        ReadOnlySpan<byte> whole = (byte[])[.. bytes, 0x40];
        Assert.True(AckScanner.TryRead(ref whole, out var packet));
        Assert.Equal(new(kind, packetId, reason), packet);
        Assert.Equal(1, whole.Length);
    }

    [Fact]
    public void PUBACK_with_a_reason_string_of_200_bytes_is_skipped_to_its_end()
    {
        byte[] puback = [0x40, 0xCC, 0x01, 0, 7, 0x97, .. new byte[201]];
        ReadOnlySpan<byte> input = (byte[])[.. puback, 0x40, 2, 0, 8];

        Assert.True(AckScanner.TryRead(ref input, out var first));
        Assert.True(AckScanner.TryRead(ref input, out var second));
        Assert.Equal(new(4, 7, 0x97), first);
        Assert.Equal(new(4, 8, 0), second);
    }

    [Theory]
    [InlineData("40FFFFFFFF01")] // a fifth length byte would follow
    [InlineData("20818002")] // 32 769 bytes: one more than the longest packet
    [InlineData("400101")]
    [InlineData("200100")]
    public void A_malformed_packet_is_refused(string hex) => Assert.Throws<InvalidDataException>(() =>
    {
        ReadOnlySpan<byte> input = Convert.FromHexString(hex);
        AckScanner.TryRead(ref input, out _);
    });

    [Fact]
    public void The_longest_packet_is_accepted()
    {
        ReadOnlySpan<byte> input = (byte[])[0xD0, 0x80, 0x80, 0x02, .. new byte[AckScanner.LongestPacket]];

        Assert.True(AckScanner.TryRead(ref input, out _));
    }
}
