using System.Buffers.Binary;

namespace Milepost.Load.Wire;

/// <summary>Finds the next whole packet in what a server sent and reads the three facts a publisher needs from it.</summary>
internal static class AckScanner
{
    /// <summary>The longest packet read, in bytes; nothing a server says to a publisher is near it.</summary>
    public const int LongestPacket = 32 * 1024;

    /// <summary>
    /// Reads one packet from the front of <paramref name="input"/> and advances past it; false, with nothing consumed, when it is not whole yet.
    /// Throws <see cref="InvalidDataException"/> on a length that is malformed (MQTT 5.0 section 1.5.5) or beyond <see cref="LongestPacket"/>.
    /// </summary>
    public static bool TryRead(ref ReadOnlySpan<byte> input, out Acknowledgement packet)
    {
        packet = default;
        if (!TryReadLength(input, out var headerLength, out var bodyLength) || input.Length < headerLength + bodyLength)
        {
            return false;
        }

        packet = Interpret((byte)(input[0] >> 4), input.Slice(headerLength, bodyLength));
        input = input[(headerLength + bodyLength)..];
        return true;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> input, out int headerLength, out int bodyLength)
    {
        bodyLength = 0;
        for (headerLength = 1; headerLength <= 4; headerLength++)
        {
            if (input.Length <= headerLength)
            {
                return false;
            }

            var digit = input[headerLength];
            bodyLength |= (digit & 0x7F) << (7 * (headerLength - 1));
            if (digit < 0x80)
            {
                headerLength++;
                if (bodyLength > LongestPacket)
                {
                    throw new InvalidDataException($"A packet of {bodyLength} bytes is too long.");
                }

                return true;
            }
        }

        throw new InvalidDataException("A remaining length of more than four bytes is malformed.");
    }

    // Absent reason codes mean success: a 3.1.1 PUBACK has none, a 5.0 one leaves out 0x00 (MQTT 5.0 section 3.4.2.1).
    private static Acknowledgement Interpret(byte kind, ReadOnlySpan<byte> body) => kind switch
    {
        Acknowledgement.PubAck when body.Length >= 2 => new(kind, BinaryPrimitives.ReadUInt16BigEndian(body), body.Length > 2 ? body[2] : (byte)0),
        Acknowledgement.ConnAck when body.Length >= 2 => new(kind, 0, body[1]),
        Acknowledgement.PubAck or Acknowledgement.ConnAck => throw new InvalidDataException($"A packet of type {kind} is too short."),
        Acknowledgement.Disconnect => new(kind, 0, body.Length > 0 ? body[0] : (byte)0),
        _ => new(kind, 0, 0),
    };
}
