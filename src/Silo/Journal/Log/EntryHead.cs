using System.Numerics;

namespace Milepost.Silo.Journal.Log;

/// <summary>What is known of a telemetry entry without decoding it; it travels with the entry from the turn into the log and from there into its page.</summary>
/// <param name="Vehicle">The vehicle's number.</param>
/// <param name="Sequence">The entry's place in the vehicle's history.</param>
/// <param name="ReceivedAt">When the message was received, in milliseconds since 1970.</param>
/// <param name="FirstDay">The first UTC day of device time the entry holds samples of, as a .NET day number.</param>
/// <param name="LastDay">The last such day.</param>
internal readonly record struct EntryHead(long Vehicle, long Sequence, long ReceivedAt, int FirstDay, int LastDay)
{
    /// <summary>The CRC-32C of head and bytes. One per entry, so that damage stops the vehicle it lies in and no other.</summary>
    public uint ChecksumWith(ReadOnlySpan<byte> body)
    {
        var sum = BitOperations.Crc32C(~0u, unchecked((ulong)Vehicle)); // bits, not numbers
        sum = BitOperations.Crc32C(sum, unchecked((ulong)Sequence));
        sum = BitOperations.Crc32C(sum, unchecked((ulong)ReceivedAt));
        sum = BitOperations.Crc32C(sum, unchecked((uint)FirstDay));
        sum = BitOperations.Crc32C(sum, unchecked((uint)LastDay));
        return ~Checksum.Add(sum, body);
    }

    /// <summary>Whether the entry has samples of a day.</summary>
    public bool MayHold(int day) => FirstDay <= day && day <= LastDay;
}
