using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Milepost.Gateway.Auth;

/// <summary>Slows guessing of passwords down: failures count per address, and per account within an address, so a stranger cannot lock an owner out.</summary>
internal sealed class SignInThrottle(TimeProvider time, IOptions<GatewayOptions> options)
{
    private const int SubnetBytes = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Failures> _failures = [];

    /// <summary>Keys by when they were first seen; the stalest leaves first when the table is full.</summary>
    private readonly Queue<(string Key, DateTimeOffset Since)> _order = [];

    /// <summary>How long this address must wait before it may try this account; <c>null</c> = not at all.</summary>
    public TimeSpan? Wait(IPAddress? address, string account)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            return Wait_NeedsLock(Network(address), options.Value.SignInFailuresPerAddress, now)
                ?? Wait_NeedsLock(Pair(address, account), options.Value.SignInFailuresPerAccount, now);
        }
    }

    public void Failed(IPAddress? address, string account)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            Count_NeedsLock(Network(address), now);
            Count_NeedsLock(Pair(address, account), now);
        }
    }

    /// <summary>The right password: what was mistyped before does not count any more.</summary>
    public void Succeeded(IPAddress? address, string account)
    {
        lock (_gate)
        {
            _failures.Remove(Pair(address, account));
        }
    }

    /// <summary>The address, or for IPv6 its /64: whoever has one address of it has all.</summary>
    private static string Network(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain?.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, SubnetBytes))
            : plain?.ToString() ?? string.Empty;
    }

    private static string Pair(IPAddress? address, string account) => $"{Network(address)} {account}";

    private TimeSpan? Wait_NeedsLock(string key, int most, DateTimeOffset now)
    {
        var left = _failures.TryGetValue(key, out var failures) && failures.Count >= most
            ? failures.Since + options.Value.SignInWindow - now
            : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : null;
    }

    private void Count_NeedsLock(string key, DateTimeOffset now)
    {
        var known = _failures.TryGetValue(key, out var failures) && failures.Since + options.Value.SignInWindow > now;
        if (!known)
        {
            Forget_NeedsLock();
            _order.Enqueue((key, now));
        }

        _failures[key] = known ? failures with { Count = failures.Count + 1 } : new Failures(1, now);
    }

    private void Forget_NeedsLock()
    {
        while (_order.Count >= options.Value.SignInTableSize && _order.TryDequeue(out var oldest))
        {
            // A key that came again since then stands further back in the queue.
            if (_failures.TryGetValue(oldest.Key, out var failures) && failures.Since == oldest.Since)
            {
                _failures.Remove(oldest.Key);
            }
        }
    }

    private readonly record struct Failures(int Count, DateTimeOffset Since);
}
