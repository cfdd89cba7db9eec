namespace Milepost.DeviceBridge.Dialects.Elm327;

/// <summary>The check bytes of the buses older than CAN.</summary>
internal static class Checksums
{
    /// <summary>Sum of all bytes modulo 256 (ISO 9141-2, ISO 14230-2).</summary>
    public static byte Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        foreach (var value in bytes)
        {
            sum += value;
        }

        return (byte)(sum & 0xFF);
    }

    /// <summary>CRC-8 with polynomial 1D, start FF, inverted (SAE J1850).</summary>
    public static byte J1850(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x80) != 0 ? ((crc << 1) ^ 0x1D) & 0xFF : (crc << 1) & 0xFF;
            }
        }

        return (byte)(crc ^ 0xFF);
    }
}
