using System.Buffers.Binary;
using System.Text;

namespace Milepost.Load.Wire;

/// <summary>The CONNECT a device opens with (MQTT 3.1.1 and 5.0 section 3.1), and the DISCONNECT it leaves with.</summary>
internal static class ConnectPacket
{
    private const ushort KeepAliveSeconds = 300;
    private const byte CleanStart = 0x02, HasPassword = 0x40, HasUserName = 0x80;

    /// <summary>DISCONNECT, normal; the same two bytes in both versions.</summary>
    public static ReadOnlySpan<byte> Disconnect => [0xE0, 0x00];

    /// <summary>Encodes a clean session's CONNECT; the user name is the client identifier when a password is given, otherwise absent.</summary>
    public static byte[] Encode(byte version, string clientId, string? password)
    {
        var body = new List<byte>();
        AddText(body, "MQTT");
        body.Add(version);
        body.Add((byte)(CleanStart | (password is null ? 0 : HasUserName | HasPassword)));
        body.AddRange([KeepAliveSeconds >> 8, KeepAliveSeconds & 0xFF]);
        if (version == 5)
        {
            body.Add(0);
        }

        AddText(body, clientId);
        if (password is not null)
        {
            AddText(body, clientId);
            AddText(body, password);
        }

        return [0x10, .. EncodeLength(body.Count), .. body];
    }

    /// <summary>A variable byte integer (MQTT 5.0 section 1.5.5).</summary>
    public static byte[] EncodeLength(int length)
    {
        var digits = new List<byte>();
        do
        {
            (length, var digit) = Math.DivRem(length, 128);
            digits.Add((byte)(length > 0 ? digit | 0x80 : digit));
        }
        while (length > 0);

        return [.. digits];
    }

    private static void AddText(List<byte> body, string text)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)Encoding.UTF8.GetByteCount(text));
        body.AddRange(length);
        body.AddRange(Encoding.UTF8.GetBytes(text));
    }
}
