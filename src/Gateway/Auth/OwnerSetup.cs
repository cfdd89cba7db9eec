using Microsoft.Extensions.Logging;
using Milepost.Gateway.Requests;
using Milepost.Grains.Identity;
using Milepost.Grains.Quantities;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Auth;

/// <summary>Makes the first owner: from configuration, or by a token that is printed once and works once.</summary>
public sealed class OwnerSetup
{
    /// <summary>Longest e-mail address (RFC 5321, 4.5.3.1.3: a path of 256 octets with its brackets).</summary>
    internal const int MaxEmailLength = 254;

    private const string Prefix = "mps_";
    private const string FleetName = "My fleet";

    private readonly IAccountStore _accounts;
    private readonly Passwords _passwords;
    private readonly TimeProvider _time;
    private readonly ILogger<OwnerSetup> _logger;
    private byte[]? _tokenHash;

    internal OwnerSetup(IAccountStore accounts, Passwords passwords, TimeProvider time, ILogger<OwnerSetup> logger)
    {
        _accounts = accounts;
        _passwords = passwords;
        _time = time;
        _logger = logger;
    }

    /// <summary>Call once at start, when the store is up and before requests are taken. Does nothing when an account exists.</summary>
    /// <param name="email">The owner's address from configuration, or <c>null</c>.</param>
    /// <param name="password">The owner's password from configuration, 8 to 256 characters, or <c>null</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The one-time token to print, good for <c>POST /api/v1/auth/setup</c> until it is used or the process ends; <c>null</c> when none is needed.</returns>
    /// <exception cref="FormatException">Only one of address and password is given, or one is not valid; the message says which, never the password.</exception>
    public async ValueTask<string?> EnsureOwnerAsync(string? email, string? password, CancellationToken cancellation = default)
    {
        if (string.IsNullOrEmpty(email) != string.IsNullOrEmpty(password))
        {
            throw new FormatException("An owner needs both an e-mail address and a password: Milepost:Owner:Email and Milepost:Owner:Password.");
        }

        if (await _accounts.AnyAsync(cancellation))
        {
            return null;
        }

        if (!string.IsNullOrEmpty(email))
        {
            await CreateConfiguredAsync(email, password!, cancellation);
            return null;
        }

        var token = SecretToken.Create(Prefix);
        Volatile.Write(ref _tokenHash, SecretToken.Hash(token));
        return token;
    }

    /// <summary>Gives an account another password; <c>false</c> when there is no such account.</summary>
    /// <param name="email">Its address.</param>
    /// <param name="password">The new password, 8 to 256 characters.</param>
    /// <param name="cancellation">Gives up.</param>
    public async ValueTask<bool> ReplacePasswordAsync(string email, string password, CancellationToken cancellation = default)
    {
        if (await _accounts.FindByEmailAsync(SignIn.Normalise(email), cancellation) is not { } account)
        {
            return false;
        }

        await _accounts.ReplacePasswordHashAsync(account.Id, _passwords.Hash(password), cancellation);
        return true;
    }

    /// <summary>Makes the first owner against the printed token; <c>false</c> when the token is wrong, used, or somebody was faster.</summary>
    internal async ValueTask<bool> CompleteAsync(string token, string email, string password, CancellationToken cancellation)
    {
        var expected = Volatile.Read(ref _tokenHash);
        if (expected is null || token.Length > SecretToken.MaxLength || !SecretToken.IsSame(expected, SecretToken.Hash(token)))
        {
            return false;
        }

        var created = await CreateAsync(email, password, cancellation);
        Volatile.Write(ref _tokenHash, null);
        return created;
    }

    /// <summary>An address that can be one: something, an @, something; the rest only a mail can prove.</summary>
    internal static string CheckEmail(Checks checks, string? email)
    {
        var text = checks.Name("email", email, MaxEmailLength);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (text.Length > 0 && (at < 1 || at == text.Length - 1 || text.Contains(' ', StringComparison.Ordinal)))
        {
            checks.Refuse("email", "It is not an e-mail address.");
        }

        return text;
    }

    private async ValueTask CreateConfiguredAsync(string email, string password, CancellationToken cancellation)
    {
        string address;
        try
        {
            address = Checks.Run(checks =>
            {
                Passwords.Check(checks, password);
                return CheckEmail(checks, email);
            });
        }
        catch (Problems.ProblemException refused)
        {
            var reasons = refused.Problem.Errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}");
            throw new FormatException("The configured owner is not valid. " + string.Join(' ', reasons));
        }

        await CreateAsync(address, password, cancellation);
    }

    private async ValueTask<bool> CreateAsync(string email, string password, CancellationToken cancellation)
    {
        var now = Instant.From(_time.GetUtcNow());
        var fleet = new FleetRecord(new FleetId(Guid.CreateVersion7(_time.GetUtcNow())), FleetName, now);
        var account = new AccountRecord(Guid.CreateVersion7(_time.GetUtcNow()), email, SignIn.Normalise(email), _passwords.Hash(password), fleet.Id, now);
        var created = await _accounts.CreateFirstOwnerAsync(account, fleet, cancellation);
        if (created)
        {
            _logger.OwnerCreated(account.Id);
        }

        return created;
    }
}
