using System.Text;

namespace Milepost.Silo.Client;

/// <summary>The 64-bit FNV-1a hash of a topic and a payload; stored, hence fixed for ever.</summary>
/// <remarks>Not against forgery: a device could only make its own messages look alike.</remarks>
public static class PayloadHash
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Topic, a zero byte (which no topic holds), payload.</summary>
    public static long Of(string topic, ReadOnlySpan<byte> payload)
    {
        Span<byte> name = stackalloc byte[256];
        if (!Encoding.UTF8.TryGetBytes(topic, name, out var length))
        {
            name = Encoding.UTF8.GetBytes(topic);
            length = name.Length;
        }

        var hash = Add(OffsetBasis, name[..length]);
        return unchecked((long)Add(Add(hash, [0]), payload)); // all 64 bits, the sign bit among them
    }

    /// <summary>Of bytes alone.</summary>
    internal static long Of(ReadOnlySpan<byte> bytes) => unchecked((long)Add(OffsetBasis, bytes));

    private static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            hash = unchecked((hash ^ value) * Prime); // modulo 2^64 is the definition of FNV
        }

        return hash;
    }
}
