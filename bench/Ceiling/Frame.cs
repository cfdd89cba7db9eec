using System.Buffers.Binary;

namespace Milepost.Ceiling;

/// <summary>Just enough of an MQTT packet to acknowledge it.</summary>
internal readonly ref struct Frame(int kind, ushort packetId, ReadOnlySpan<byte> body)
{
    public const int Connect = 1, Publish = 3, PingRequest = 12, Disconnect = 14;

    public int Kind { get; } = kind;

    /// <summary>Of a PUBLISH with QoS 1; otherwise 0.</summary>
    public ushort PacketId { get; } = packetId;

    /// <summary>From after the packet id on: a PUBLISH's properties and payload; of a CONNECT, everything.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>Reads one packet off the front of the input; false when it is not whole yet.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> input, out Frame frame)
    {
        frame = default;
        var (length, at) = (0, 1);
        for (var shift = 0; ; shift += 7)
        {
            if (at >= input.Length)
            {
                return false;
            }

            length |= (input[at] & 0x7F) << shift;
            if (input[at++] < 0x80)
            {
                break;
            }
        }

        if (input.Length < at + length)
        {
            return false;
        }

        frame = Interpret(input[0], input.Slice(at, length));
        input = input[(at + length)..];
        return true;
    }

    private static Frame Interpret(byte first, ReadOnlySpan<byte> body)
    {
        var kind = first >> 4;
        if (kind != Publish || (first & 0x06) == 0)
        {
            return new(kind, 0, body);
        }

        var topicLength = BinaryPrimitives.ReadUInt16BigEndian(body);
        return new(kind, BinaryPrimitives.ReadUInt16BigEndian(body[(2 + topicLength)..]), body[(4 + topicLength)..]);
    }
}
