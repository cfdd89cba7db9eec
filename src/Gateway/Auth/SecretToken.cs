using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Milepost.Gateway.Auth;

/// <summary>Makes opaque secrets of 256 random bits and the hashes they are stored as.</summary>
/// <remarks>So much randomness needs no slow hash: guessing is hopeless at any speed.</remarks>
internal static class SecretToken
{
    private const int RandomBytes = 32;

    /// <summary>Longest text worth hashing; anything longer is none of ours.</summary>
    public const int MaxLength = 128;

    /// <summary>A new secret; the prefix tells people and secret scanners what they look at.</summary>
    public static string Create(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>What is stored: SHA-256 of the UTF-8 text.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public static bool IsSame(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        CryptographicOperations.FixedTimeEquals(left.Span, right.Span);
}
