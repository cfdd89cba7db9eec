using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Milepost.Silo.Client;

namespace Milepost.Silo.Feeds;

/// <summary>Encrypts positions of the feed for clients (AES-GCM), bound to the store's incarnation.</summary>
/// <remarks>Bytes: 12 of nonce, 8 of encrypted position (big endian), 16 of tag; printed as base64url. The incarnation is authenticated, not sent.</remarks>
internal sealed class CursorSeal : IDisposable
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Length = NonceLength + sizeof(long) + TagLength;
    private const int PrintedLength = 48;

    // A cipher is one native context: two threads in it at once spoil each other's bytes.
    private readonly Lock _gate = new();
    private byte[] _incarnation = [];
    private AesGcm? _cipher;

    /// <summary>Takes the store's incarnation and key.</summary>
    public void Open(byte[] incarnation, byte[] key)
    {
        lock (_gate)
        {
            _cipher?.Dispose();
            _incarnation = incarnation;
            _cipher = new AesGcm(key, TagLength);
        }
    }

    /// <summary>The opaque form.</summary>
    public string Protect(FeedCursor cursor)
    {
        Span<byte> position = stackalloc byte[sizeof(long)];
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(position, cursor.Position);
        var nonce = bytes[..NonceLength];
        RandomNumberGenerator.Fill(nonce);
        lock (_gate)
        {
            Cipher_NeedsGate.Encrypt(nonce, position, bytes.Slice(NonceLength, sizeof(long)), bytes[^TagLength..], _incarnation);
        }

        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads the opaque form; <c>false</c> for whatever this incarnation of the store did not print.</summary>
    public bool TryUnprotect(string text, out FeedCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length != PrintedLength
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var written)
            || written != Length)
        {
            return false;
        }

        Span<byte> position = stackalloc byte[sizeof(long)];
        try
        {
            lock (_gate)
            {
                Cipher_NeedsGate.Decrypt(bytes[..NonceLength], bytes.Slice(NonceLength, sizeof(long)), bytes[^TagLength..], position, _incarnation);
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        cursor = new FeedCursor(BinaryPrimitives.ReadInt64BigEndian(position));
        return true;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _cipher?.Dispose();
        }
    }

    private AesGcm Cipher_NeedsGate => _cipher ?? throw new SiloUnavailableException("The store was never opened.");
}
