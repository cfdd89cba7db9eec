using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Milepost.Gateway.Requests;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Auth;

/// <summary>Hashes and verifies passwords, with the same work whether the account exists or not.</summary>
internal sealed class Passwords : IDisposable
{
    private const int MinLength = 8;
    private const int MaxLength = 256;

    /// <summary>Sign-ins that may wait for a core; hashing is the most expensive thing a stranger can ask for.</summary>
    private const int MaxWaiting = 64;

    private readonly PasswordHasher<AccountRecord> _hasher;
    private readonly string _hashOfNobody;
    private readonly ConcurrencyLimiter _cores = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Max(1, Environment.ProcessorCount / 2),
        QueueLimit = MaxWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public Passwords(IOptions<GatewayOptions> options)
    {
        _hasher = new PasswordHasher<AccountRecord>(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations }));
        _hashOfNobody = Hash(SecretToken.Create("nobody-"));
    }

    /// <summary>A password that may be chosen; every character counts, none is changed.</summary>
    public static string Check(Checks checks, string? password)
    {
        if (checks.Required("password", password) is { Length: < MinLength or > MaxLength })
        {
            checks.Refuse("password", $"It must have {MinLength} to {MaxLength} characters.");
        }

        return password ?? string.Empty;
    }

    // The hasher's format takes nothing from the account, so none is needed to make a hash.
    public string Hash(string password) => _hasher.HashPassword(null!, password);

    /// <summary>Verifies a password on a core of its own turn; <c>null</c> when too many wait already.</summary>
    public async ValueTask<PasswordCheck?> VerifyAsync(AccountRecord? account, string password, CancellationToken cancellation)
    {
        using var turn = await _cores.AcquireAsync(1, cancellation);
        return turn.IsAcquired ? await Task.Run(() => Verify(account, password), cancellation) : null;
    }

    public void Dispose() => _cores.Dispose();

    private PasswordCheck Verify(AccountRecord? account, string password)
    {
        if (password.Length > MaxLength)
        {
            return PasswordCheck.Wrong;
        }

        var result = _hasher.VerifyHashedPassword(null!, account?.PasswordHash ?? _hashOfNobody, password);
        return account is null ? PasswordCheck.Wrong : result switch
        {
            PasswordVerificationResult.Success => PasswordCheck.Right,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordCheck.RightButWeak,
            _ => PasswordCheck.Wrong,
        };
    }
}

/// <summary>What a password turned out to be.</summary>
internal enum PasswordCheck
{
    /// <summary>Not the account's, or there is no account.</summary>
    Wrong,

    /// <summary>The account's.</summary>
    Right,

    /// <summary>The account's, under a hash that is cheaper than hashes made today.</summary>
    RightButWeak,
}
