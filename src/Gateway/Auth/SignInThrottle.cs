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

    /// <summary>Begins an attempt, which counts as failed until something else is known; or says how long to wait.</summary>
    /// <remarks>Counting afterwards would let a burst of parallel guesses through before the first of them is judged.</remarks>
    public TimeSpan? Begin(IPAddress? address, string account)
    {
        string network = Network(address), pair = Pair(address, account);
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var wait = Wait_NeedsLock(network, options.Value.SignInFailuresPerAddress, now) ?? Wait_NeedsLock(pair, options.Value.SignInFailuresPerAccount, now);
            if (wait is null)
            {
                Count_NeedsLock(network, now);
                Count_NeedsLock(pair, now);
            }

            return wait;
        }
    }

    /// <summary>The right password: the attempt, and what was mistyped before, do not count any more.</summary>
    public void Succeeded(IPAddress? address, string account)
    {
        lock (_gate)
        {
            Uncount_NeedsLock(Network(address));
            _failures.Remove(Pair(address, account));
        }
    }

    /// <summary>The attempt could not be judged, which is not the caller's fault.</summary>
    public void Withdrawn(IPAddress? address, string account)
    {
        lock (_gate)
        {
            Uncount_NeedsLock(Network(address));
            Uncount_NeedsLock(Pair(address, account));
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

    private void Uncount_NeedsLock(string key)
    {
        if (_failures.TryGetValue(key, out var failures))
        {
            _failures[key] = failures with { Count = Math.Max(0, failures.Count - 1) };
        }
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
