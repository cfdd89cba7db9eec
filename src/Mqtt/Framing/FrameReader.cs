using System.Buffers;

namespace Milepost.Mqtt.Framing;

/// <summary>
/// Finds packets in a stream of bytes (v5 §2.1). It keeps no state: when more is needed nothing is consumed, and the caller offers the
/// same bytes again with more behind them. A length beyond the limit is refused from the header alone, so that a hostile announcement
/// is never buffered and never allocated for.
/// </summary>
public static class FrameReader
{
    private const int HeaderLengthMax = 1 + VariableByteInteger.LengthMax;

    /// <summary>
    /// Takes one packet off the head of <paramref name="input"/>. On <see cref="FrameStatus.Frame"/> the input is moved behind it; on
    /// <see cref="FrameStatus.NeedMore"/> advance a pipe with <c>AdvanceTo(input.Start, input.End)</c>.
    /// </summary>
    public static FrameStatus TryRead(ref ReadOnlySequence<byte> input, FrameLimits limits, out Frame frame, out MqttViolation? violation)
    {
        frame = default;
        Span<byte> scratch = stackalloc byte[HeaderLengthMax];
        var status = TryReadHeader(HeaderBytes(input, scratch), limits, out var header, out var headerLength, out violation);
        if (status != FrameStatus.Frame)
        {
            return status;
        }

        var packetLength = headerLength + header.RemainingLength;
        if (input.Length < packetLength)
        {
            return FrameStatus.NeedMore;
        }

        frame = new Frame(header, input.Slice(headerLength, header.RemainingLength));
        input = input.Slice(packetLength);
        return FrameStatus.Frame;
    }

    private static ReadOnlySpan<byte> HeaderBytes(in ReadOnlySequence<byte> input, Span<byte> scratch)
    {
        var first = input.FirstSpan;
        if (first.Length >= HeaderLengthMax || input.IsSingleSegment)
        {
            return first;
        }

        var head = input.Slice(0, Math.Min(input.Length, HeaderLengthMax));
        head.CopyTo(scratch);
        return scratch[..(int)head.Length];
    }

    private static FrameStatus TryReadHeader(
        ReadOnlySpan<byte> bytes, FrameLimits limits, out FixedHeader header, out int headerLength, out MqttViolation? violation)
    {
        header = default;
        headerLength = 0;
        violation = null;
        if (bytes.IsEmpty)
        {
            return FrameStatus.NeedMore;
        }

        // The first byte is judged before the second has arrived: a peer speaking another protocol is refused at once.
        if (!FixedHeader.TryParseFirstByte(bytes[0], out var type, out var flags, out violation))
        {
            return FrameStatus.Violation;
        }

        var result = VariableByteInteger.Read(bytes[1..], out var remaining, out var lengthLength);
        if (result != VariableByteInteger.ReadResult.Value)
        {
            violation = VariableByteInteger.Violation(result);
            return violation is null ? FrameStatus.NeedMore : FrameStatus.Violation;
        }

        headerLength = 1 + lengthLength;
        header = new FixedHeader(type, flags, remaining);
        if (headerLength + remaining <= limits.PacketSizeMax)
        {
            return FrameStatus.Frame;
        }

        violation = new(
            Requirement.Codec.MaximumPacketSize,
            ReasonCode.PacketTooLarge,
            $"{type} of {headerLength + remaining} bytes, limit {limits.PacketSizeMax}");
        return FrameStatus.Violation;
    }
}
