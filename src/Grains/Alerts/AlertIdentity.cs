using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Milepost.Grains.Identity;

namespace Milepost.Grains.Alerts;

/// <summary>Derives an alert's identity from what it is about, so that raising it twice is the same alert (domain, section 5).</summary>
internal static class AlertIdentity
{
    /// <summary>The identity: a version 8 UUID (RFC 9562, section 5.8) over SHA-256.</summary>
    public static AlertId Of(VehicleId vehicle, AlertKind kind, string subject, string cycle)
    {
        // No part but the last can hold a line break, so different parts never make the same text.
        var text = string.Create(CultureInfo.InvariantCulture, $"{vehicle}\n{(int)kind}\n{subject}\n{cycle}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new AlertId(new Guid(hash[..16], bigEndian: true));
    }
}
