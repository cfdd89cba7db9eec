using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Milepost.Gateway.Webhooks;

/// <summary>Signs a delivery as Standard Webhooks has it: HMAC-SHA256 over id, time and body, so that none of them can be exchanged.</summary>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";
    private const int MinBytes = 24;
    private const int MaxBytes = 64;

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    public static string Of(byte[] key, string id, long unixSeconds, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}."));
        byte[] signed = [.. head, .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    }

    /// <summary>The key of a secret in its printed form.</summary>
    public static bool TryReadKey(string? secret, [NotNullWhen(true)] out byte[]? key)
    {
        key = null;
        var bytes = new byte[MaxBytes + 2];
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal)
            || !Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out var length) || length is < MinBytes or > MaxBytes)
        {
            return false;
        }

        key = bytes[..length];
        return true;
    }
}
