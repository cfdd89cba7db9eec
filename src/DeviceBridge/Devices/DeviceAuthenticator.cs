using System.Security.Cryptography;
using System.Text;
using Milepost.Grains.Identity;
using Milepost.Mqtt.Packets;
using Milepost.Silo.Client;

namespace Milepost.DeviceBridge.Devices;

/// <summary>Tells which device signs in, by id and secret or by access token alone.</summary>
/// <remarks>Only hashes are compared, in constant time, and an unknown device costs the same work as a wrong secret.</remarks>
internal sealed class DeviceAuthenticator(IDeviceDirectory directory)
{
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    /// <summary>The device, or <c>null</c> where the credentials are those of no device that may connect.</summary>
    public async ValueTask<DeviceRecord?> AuthenticateAsync(Connect connect, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(connect.UserName))
        {
            return null;
        }

        var device = connect.Password is { Length: > 0 } password
            ? await BySecretAsync(connect.UserName, SHA256.HashData(password.Span), cancellation)
            : await ByTokenAsync(SHA256.HashData(Encoding.UTF8.GetBytes(connect.UserName)), cancellation);
        return device is { RevokedAt: null } ? device : null;
    }

    /// <summary>Whether a later record still carries the credentials an earlier one was signed in with.</summary>
    public static bool SameCredentials(DeviceRecord earlier, DeviceRecord later) =>
        earlier.SecretHash.Span.SequenceEqual(later.SecretHash.Span) && earlier.TokenHash.Span.SequenceEqual(later.TokenHash.Span);

    private async ValueTask<DeviceRecord?> BySecretAsync(string userName, byte[] secretHash, CancellationToken cancellation)
    {
        var device = DeviceId.TryParse(userName, out var id) ? await directory.FindAsync(id, cancellation) : null;
        return Matches(device?.SecretHash, secretHash) ? device : null;
    }

    private async ValueTask<DeviceRecord?> ByTokenAsync(byte[] tokenHash, CancellationToken cancellation)
    {
        var device = await directory.FindByTokenAsync(tokenHash, cancellation);
        return Matches(device?.TokenHash, tokenHash) ? device : null;
    }

    private static bool Matches(ReadOnlyMemory<byte>? expected, byte[] presented)
    {
        var equal = CryptographicOperations.FixedTimeEquals((expected ?? NoHash).Span, presented);
        return equal && expected is not null;
    }
}
